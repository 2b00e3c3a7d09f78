-- Getting in, and getting more: tries of a password, tokens that wait to be seen, changes of accounts that wait for a second person.

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
grant select, insert, update, delete on sign_in_tries to quanyu_app;

create function sign_in_key(account text) returns text
language sql immutable
return encode(sha256(convert_to(account, 'UTF8')), 'hex');

-- Counts a try before its password is looked at, under the row's lock, and says whether it may be looked at. The fifth from one
-- address within 15 minutes bars this address for 15 minutes. From the 20th within an hour on, over all addresses that the account
-- does not know, each bars these for twice as long as the one before, at most for 5 minutes; a known address is never barred by others.
create function reserve_try(asked_account text, asked_address text) returns boolean
language plpgsql as $$
declare
  moment             timestamptz;
  own                sign_in_tries;
  unknown            sign_in_tries;
begin
  insert into sign_in_tries as kept (account, address) values (sign_in_key(asked_account), asked_address)
  on conflict (account, address) do update set tries = kept.tries
  returning * into own;
  moment := clock_timestamp();
  if own.barred_until > moment then
    return false;
  end if;
  if own.good_at is null or own.good_at < moment - interval '30 days' then
    -- The own row first, this one last: no two tries wait for each other.
    insert into sign_in_tries as kept (account, address) values (own.account, '*')
    on conflict (account, address) do update set tries = kept.tries
    returning * into unknown;
    moment := clock_timestamp();
    if unknown.barred_until > moment then
      return false;
    end if;
    if unknown.tried_at < moment - interval '1 hour' then
      unknown.tries := 0;
    end if;
    update sign_in_tries
       set tries = unknown.tries + 1, tried_at = moment,
           barred_until = case when unknown.tries >= 19
                               then moment + least(power(2, least(unknown.tries - 19, 20)), 300) * interval '1 second' end
     where account = own.account and address = '*';
  end if;
  if own.tried_at < moment - interval '15 minutes' then
    own.tries := 0;
  end if;
  update sign_in_tries
     set tries = case when own.tries >= 4 then 0 else own.tries + 1 end, tried_at = moment,
         barred_until = case when own.tries >= 4 then moment + interval '15 minutes' end
   where account = own.account and address = own.address;
  return true;
end $$;

alter table accounts
  drop column failures,
  drop column locked_until,
  -- Set by somebody else: its owner's first act is to choose one.
  add column must_change_password boolean not null default false;

-- Made by a sample account: it counts in evaluation mode only.
alter table kiosks add column sample boolean not null default false;

-- A browser's tabs may each be at the provider: one cookie, an attempt per state.
alter table oidc_attempts drop constraint oidc_attempts_pkey, add primary key (token_digest, state);

-- What one administrator proposes and another person confirms. Kept: it is who decided what.
create table account_changes (
  id                 uuid primary key default gen_random_uuid(),
  account            text not null,
  -- put: {name, role, areas, workerNumber, source, sample, password (its hash)}; link: {issuer, subject}.
  kind               text not null check (kind in ('put', 'link')),
  change             jsonb not null,
  -- Proposed by a sample account: it concerns sample accounts only, and so does who confirms it.
  sample             boolean not null,
  proposed_by        text not null,
  proposed_at        timestamptz not null default now(),
  ends_at            timestamptz not null default now() + interval '7 days',
  outcome            text check (outcome in ('confirmed', 'refused', 'withdrawn', 'replaced')),
  decided_by         text,
  decided_at         timestamptz
);
create unique index account_changes_pending on account_changes (account, kind) where outcome is null;
grant select, insert, update on account_changes to quanyu_app;

-- Null now also means: until the token after it was seen for the first time.
comment on column sessions.previous_until is 'The token before is good until then; null: until its successor was seen.';

-- Only a session that began with a password must choose another one where an administrator has set it.
alter table sessions add column by_password boolean not null default true;

-- A wall sees cases, so a second person lets its device in; where a sample account made it, walls are open anyway.
alter table kiosks add column confirmed_at timestamptz;
update kiosks set confirmed_at = created_at;
