-- Daily and weekly briefs (日报 · 周报): the figures as they stood when a brief was made, so that it can be read and printed at any time
-- and never says something else.

create table briefs (
  kind               text not null check (kind in ('daily', 'weekly')),
  first_day          date not null,
  last_day           date not null,
  made_at            timestamptz not null default clock_timestamp(),
  -- server/contracts/brief.ts describes it.
  content            jsonb not null,
  primary key (kind, first_day),
  check (first_day <= last_day)
);

-- The brief that is due next and not made: at seven by the city's clock yesterday's, and on Mondays the last week's. None before
-- the first case.
create function next_brief(moment timestamptz) returns table (kind text, first_day date, last_day date)
language sql stable
begin atomic
  select due.kind, due.first_day, due.last_day
    from (select (moment at time zone time_zone) - interval '7 hours' as shifted, time_zone from city) clock
   cross join lateral (values
           ('daily',  shifted::date - 1, shifted::date - 1),
           ('weekly', date_trunc('week', shifted)::date - 7, date_trunc('week', shifted)::date - 1)) due (kind, first_day, last_day)
   where (select min(reported_at) from statistics.facts) < (due.last_day + 1)::timestamp at time zone time_zone
     and not exists (select from briefs where briefs.kind = due.kind and briefs.first_day = due.first_day)
   order by due.kind
   limit 1;
end;

-- The next seven o'clock by the city's clock.
create function next_brief_time(moment timestamptz) returns timestamptz
language sql stable
return (select (((moment at time zone time_zone) - interval '7 hours')::date + 1 + interval '7 hours') at time zone time_zone from city);

grant select, insert on briefs to quanyu_app;
