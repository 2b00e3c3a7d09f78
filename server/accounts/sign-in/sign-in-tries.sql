-- The key of an account name as it was typed: it may be a password in the wrong field.
create or replace function sign_in_key(account text) returns text
language sql immutable
return encode(sha256(convert_to(account, 'UTF8')), 'hex');

-- Counts a try before its password is checked, under the row's lock, and returns whether it may be checked. The fifth from one
-- address within 15 minutes bars this address for 15 minutes. From the 20th within an hour on, over all addresses that the account
-- does not know, each bars these for twice as long as the one before, at most for 5 minutes; a known address is never barred by others.
create or replace function reserve_try(asked_account text, asked_address text) returns boolean
language plpgsql
as $$
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
