-- Who may do what: accounts with one role and its areas, their sessions, and the walls' device tokens.

create table accounts (
  -- What is typed at the sign-in, as in dispatch-a.
  account            text primary key check (account ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
  -- A seat or post, never a person.
  name               text not null,
  role               text not null check (role in
                       ('grid_worker', 'community', 'subdistrict', 'city_dispatcher', 'official',
                        'system_admin', 'audit_admin', 'integrator')),
  -- argon2id with its parameters and salt (PHC string); null: no sign-in by password.
  password           text,
  worker_number      text references workers,
  -- Of the evaluation: signed in to without a password, where that is switched on.
  sample             boolean not null default false,
  failures           integer not null default 0,
  locked_until       timestamptz,
  disabled_at        timestamptz,
  created_at         timestamptz not null default now(),
  -- Who sees no cases has no area, everybody else at least one.
  areas              text[] not null default '{}',
  -- An integrator's own channel; its cases are those that came by it.
  source             text,
  check ((role = 'integrator') = (source is not null)),
  check ((role in ('system_admin', 'audit_admin')) = (cardinality(areas) = 0))
);

-- Opaque: the table holds digests, so that who reads it cannot sign in.
create table sessions (
  id                 uuid primary key default gen_random_uuid(),
  token_digest       text not null unique,
  -- The token before the last rotation, good until previous_until: requests may be under way with it.
  previous_digest    text unique,
  previous_until     timestamptz,
  account            text not null references accounts on delete cascade,
  created_at         timestamptz not null default now(),
  rotated_at         timestamptz not null default now(),
  seen_at            timestamptz not null default now(),
  ends_at            timestamptz not null,
  revoked_at         timestamptz
);
create index sessions_account on sessions (account);
create index sessions_ended on sessions (ends_at);

-- A wall's device: read-only, in one area.
create table kiosks (
  id                 uuid primary key default gen_random_uuid(),
  name               text not null,
  token_digest       text not null unique,
  area_code          text collate "C" not null,
  created_at         timestamptz not null default now(),
  created_by         text not null,
  revoked_at         timestamptz
);

-- What was done with accounts, devices and personal data; the history of cases stands in the feed.
create table audit_entries (
  id                 bigint generated always as identity primary key,
  at                 timestamptz not null default clock_timestamp(),
  actor              text not null,
  role               text not null,
  act                text not null,
  subject            text,
  reason             text
);
create index audit_entries_by_actor on audit_entries (actor, act, at);

-- Counts of the running windows, shared by all nodes; gone after a crash, which lets nobody in who was out.
create unlogged table rate_counts (
  key                text not null,
  window_start       timestamptz not null,
  count              integer not null,
  primary key (key, window_start)
);

grant select, insert, update on accounts, sessions, kiosks to quanyu_app;
grant delete on sessions to quanyu_app;
grant select, insert on audit_entries to quanyu_app;
grant select, insert, update, delete on rate_counts to quanyu_app;

-- Whether a case is somebody's: within one of his areas or in his hands, and for an integrator of his own channel. The one
-- place where reach is decided; it becomes part of the asking statement.
create function is_in_reach(
  scope_code text, worker_number text, source text, areas text[], viewer_worker text, viewer_source text
) returns boolean
language sql immutable
return (viewer_source is null or source = viewer_source)
   and (scope_code ^@ any (areas)
        or (viewer_worker is not null and worker_number is not distinct from viewer_worker));
