-- The end of what is certain; without a calendar nothing is. plpgsql keeps its plan: every change of a case asks.
create or replace function calendar_ends_at() returns timestamptz
language plpgsql stable set search_path = public, pg_temp
as $$
begin
  return (select coalesce((published_until + 1)::timestamp at time zone time_zone, '-infinity') from calendar_horizon, city);
end $$;
