-- When a brief is due: at seven by the city's clock on the day after its last one.
create or replace function brief_due(last_day date) returns timestamptz
language sql stable
return (select (last_day + 1 + time '07:00') at time zone time_zone from city);

-- The brief that is due and not made, the oldest first: also of days on which no server ran, up to a month back. Weeks begin on
-- Mondays. None before the first case.
create or replace function next_brief(moment timestamptz) returns table (kind text, first_day date, last_day date)
language sql stable
begin atomic
  select due.kind, due.first_day, due.last_day
    from (select ((moment at time zone time_zone) - interval '7 hours')::date as today, time_zone from city) clock
   cross join generate_series(1, 31) as back (days)
   cross join lateral (values
           ('daily',  today - days, today - days),
           ('weekly', today - days - 6, today - days)) due (kind, first_day, last_day)
   where (due.kind = 'daily' or extract(isodow from due.last_day) = 7)
     and (select min(reported_at) from statistics.facts) < (due.last_day + 1)::timestamp at time zone time_zone
     and not exists (select from briefs where briefs.kind = due.kind and briefs.first_day = due.first_day)
   order by due.last_day, due.kind
   limit 1;
end;

-- The next seven o'clock by the city's clock.
create or replace function next_brief_time(moment timestamptz) returns timestamptz
language sql stable
return (select (((moment at time zone time_zone) - interval '7 hours')::date + 1 + interval '7 hours') at time zone time_zone from city);
