-- Who may do what: accounts with one role and its areas, how they get in, their sessions, and the walls' device tokens.

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
  disabled_at        timestamptz,
  created_at         timestamptz not null default now(),
  -- A role that sees no cases has no area, every other one at least one.
  areas              text[] not null default '{}',
  -- An integrator's own channel; its cases are those that came by it.
  source             text,
  -- Set by somebody else: its owner's first act is to choose one.
  must_change_password boolean not null default false,
  check ((role = 'integrator') = (source is not null)),
  check ((role in ('system_admin', 'audit_admin')) = (cardinality(areas) = 0))
);
-- A worker whose accounts are all disabled is not on duty.
create index accounts_worker on accounts (worker_number) where worker_number is not null;

-- What one administrator proposes and another person confirms. Kept: it says who decided what.
create table account_changes (
  id                 uuid primary key default gen_random_uuid(),
  account            text not null,
  -- put: {name, role, areas, workerNumber, source, sample, password (its hash)}; link: {issuer, subject}.
  kind               text not null check (kind in ('put', 'link')),
  change             jsonb not null,
  -- Proposed by a sample account: it concerns sample accounts only, and a sample account confirms it.
  sample             boolean not null,
  proposed_by        text not null,
  proposed_at        timestamptz not null default now(),
  ends_at            timestamptz not null default now() + interval '7 days',
  outcome            text check (outcome in ('confirmed', 'refused', 'withdrawn', 'replaced')),
  decided_by         text,
  decided_at         timestamptz
);
create unique index account_changes_pending on account_changes (account, kind) where outcome is null;

-- Tries of a password, of accounts that exist and of those that do not alike. One row per account and address, and one with the
-- address * for all addresses from which the account has not signed in before.
create table sign_in_tries (
  -- SHA-256 of what was typed: it may be a password in the wrong field.
  account            text not null,
  -- IPv4, or the /64 of IPv6.
  address            text not null,
  tries              integer not null default 0,
  barred_until       timestamptz,
  -- The last sign-in from here; within 30 days the address is known for the account.
  good_at            timestamptz,
  tried_at           timestamptz not null default clock_timestamp(),
  primary key (account, address)
);
create index sign_in_tries_old on sign_in_tries (tried_at);

-- Opaque: the table holds digests, so that a reader of it cannot sign in.
create table sessions (
  id                 uuid primary key default gen_random_uuid(),
  token_digest       text not null unique,
  -- The token before the last rotation: requests may be under way with it.
  previous_digest    text unique,
  previous_until     timestamptz,
  account            text not null references accounts on delete cascade,
  created_at         timestamptz not null default now(),
  rotated_at         timestamptz not null default now(),
  seen_at            timestamptz not null default now(),
  ends_at            timestamptz not null,
  revoked_at         timestamptz,
  -- Only a session that began with a password must choose another one where an administrator has set it.
  by_password        boolean not null default true
);
comment on column sessions.previous_until is 'The token before is good until then; null: until its successor was seen.';
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
  revoked_at         timestamptz,
  -- Made by a sample account: it counts in evaluation mode only.
  sample             boolean not null default false,
  -- A wall sees cases, so a second person lets its device in; where a sample account made it, walls are open anyway.
  confirmed_at       timestamptz
);

-- Sign-in through a provider of OpenID Connect (统一身份认证): which of its subjects is which account. Linked by an administrator, never
-- by itself: a provider's name or address proves nothing about the right to see cases.
create table oidc_identities (
  issuer             text not null,
  subject            text not null,
  account            text not null references accounts on delete cascade,
  linked_at          timestamptz not null default now(),
  primary key (issuer, subject)
);
create index oidc_identities_account on oidc_identities (account);

-- Sign-ins under way. Taken out when the provider sends the browser back, so that an answer counts once. The digest is of a cookie:
-- the browser that comes back is the one that was sent. A browser's tabs may each be at the provider: one cookie, an attempt per state.
create table oidc_attempts (
  token_digest       text not null,
  state              text not null,
  nonce              text not null,
  verifier           text not null,
  -- Where the page leads afterwards, a path of this server.
  next               text not null,
  begun_at           timestamptz not null default now(),
  primary key (token_digest, state)
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

-- Counts of the running windows, shared by all nodes; gone after a crash, which lets in nobody that was out.
create unlogged table rate_counts (
  key                text not null,
  window_start       timestamptz not null,
  count              integer not null,
  primary key (key, window_start)
);
