-- Lays out all working time from hours, calendar and the city's time zone; the owner calls it after one of them has changed. Limits
-- that are set already stay as they are. From 2010 to 2059: a weekday is a weekday as long as no calendar says otherwise.
create or replace function lay_working_spans() returns void
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

-- Minutes worked from the first span to a moment.
create or replace function worked_minutes(moment timestamptz) returns numeric
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

-- The moment so many minutes after start, or before it where they are negative. clock: 工作时 or 日历时, as in work_items. A start
-- outside of working hours waits for the next one; a limit that is used up to the last minute ends at the end of work, not with the
-- next morning. plpgsql keeps its plan: a report asks twice.
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

-- The inverse of limit_due: how many minutes of the clock pass from start until a moment.
create or replace function limit_minutes(start timestamptz, until timestamptz, clock text) returns numeric
language plpgsql stable strict
as $$
begin
  if clock <> '工作时' then
    return extract(epoch from until - start) / 60;
  end if;
  return worked_minutes(until) - worked_minutes(start);
end $$;

-- A due moment after a pause: later by what the pause took of it, in the limit's own hours.
create or replace function due_after_pause(due timestamptz, paused_at timestamptz, resumed_at timestamptz, clock text)
returns timestamptz
language sql stable
return limit_due(due, limit_minutes(paused_at, resumed_at, clock), clock);
