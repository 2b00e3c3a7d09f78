-- Posts, workers, and who is on duty where and when, with stand-ins (代班).

create table posts (
  code               text primary key,
  level              text not null check (level in ('city', 'subdistrict', 'community', 'grid')),
  area_code          text collate "C" not null,
  role               text not null,
  shift              text not null
);
create index posts_area on posts (area_code, role);

-- A worker is a number here; names live with the accounts.
create table workers (
  number             text primary key,
  since              timestamptz not null default now()
);

create table duties (
  post_code          text not null references posts,
  worker_number      text not null references workers,
  starts_at          timestamptz not null,
  ends_at            timestamptz not null default 'infinity',
  stands_in          boolean not null default false,
  id                 uuid not null default gen_random_uuid() unique,
  -- Of a stand-in: the account that set it, and why. Null where it was loaded with the city.
  set_by             text,
  reason             text,
  -- The idempotency key it came with, of its account, and the digest of the body.
  command_key        text unique,
  body_digest        text,
  primary key (post_code, worker_number, starts_at),
  check (starts_at < ends_at)
);
