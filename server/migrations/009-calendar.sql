-- 工作时: limits that run in working hours, with the public holidays and the weekends that are worked instead (调休).

-- Local time of the city, on every day that is worked.
create table working_hours (
  starts             time primary key,
  ends               time not null,
  check (starts < ends)
);
insert into working_hours values ('08:00', '12:00'), ('14:00', '18:00');

-- Days that are not as their weekday: a holiday, or a weekend that is worked. All others: Monday to Friday are worked.
create table calendar_days (
  day                date primary key,
  kind               text not null check (kind in ('holiday', 'workday')),
  name               text not null
);

-- All working time, laid out once: with the minutes worked before each span, any limit is two look-ups however long it is.
create table working_spans (
  starts_at          timestamptz primary key,
  ends_at            timestamptz not null,
  minutes_before     numeric not null unique,
  check (starts_at < ends_at)
);

-- Lays the spans anew from hours, calendar and the city's time zone; for the owner, after one of them has changed. What is
-- due already stays so. In fifty years a weekday is a weekday as long as no calendar says otherwise.
create function lay_working_spans() returns void
language sql set search_path = public, pg_temp
as $$
  delete from working_spans;
  insert into working_spans (starts_at, ends_at, minutes_before)
  select span.starts_at, span.ends_at,
         coalesce(sum(extract(epoch from span.ends_at - span.starts_at) / 60)
                    over (order by span.starts_at rows between unbounded preceding and 1 preceding), 0)
    from city
   cross join generate_series(timestamp '2010-01-01', '2059-12-31', '1 day') as every (midnight)
    left join calendar_days on calendar_days.day = every.midnight::date
   cross join working_hours
   cross join lateral (
         select (every.midnight + working_hours.starts) at time zone city.time_zone as starts_at,
                (every.midnight + working_hours.ends)   at time zone city.time_zone as ends_at) span
   where coalesce(calendar_days.kind = 'workday', extract(isodow from every.midnight) < 6)
     -- Where clocks are put forward an hour may not exist.
     and span.starts_at < span.ends_at;
$$;
revoke all on function lay_working_spans() from public;
select lay_working_spans();

-- Minutes worked from the first span to a moment.
create function worked_minutes(moment timestamptz) returns numeric
language plpgsql stable strict
as $$
begin
  return coalesce(
    (select minutes_before + extract(epoch from least(moment, ends_at) - starts_at) / 60
       from working_spans
      where starts_at <= moment
      order by starts_at desc
      limit 1), 0);
end $$;

-- The moment so many minutes after start, or before it where they are negative. clock: 工作时 or 日历时, as in work_items. A
-- start outside of working hours waits for the next one; a limit that is used up to the last minute ends at the end of work,
-- not with the next morning. plpgsql keeps its plan: a report asks twice.
create or replace function limit_due(start timestamptz, minutes numeric, clock text) returns timestamptz
language plpgsql stable strict
as $$
declare
  target numeric;
begin
  if clock <> '工作时' or minutes = 0 then
    return start + minutes * interval '1 minute';
  end if;
  target := worked_minutes(start) + minutes;
  return (select starts_at + (target - minutes_before) * interval '1 minute'
            from working_spans
           where minutes_before <= target and (minutes < 0 or minutes_before < target)
           order by minutes_before desc
           limit 1);
end $$;

-- Its inverse: how many minutes of the clock pass from start until a moment.
create or replace function limit_minutes(start timestamptz, until timestamptz, clock text) returns numeric
language plpgsql stable strict
as $$
begin
  if clock <> '工作时' then
    return extract(epoch from until - start) / 60;
  end if;
  return worked_minutes(until) - worked_minutes(start);
end $$;

grant select on working_hours, calendar_days, working_spans to quanyu_app;
