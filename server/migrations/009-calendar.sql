-- Working hours (工作时): limits that count them stand still at night, at noon, on days off and on holidays.

-- 节假日与调休: days that are not as their weekday says.
create table special_days (
  day                date primary key,
  works              boolean not null,
  name               text not null
);

-- Every span of working time, one after the other; before: the seconds of working time that lie before it. So a limit is two
-- look-ups, however long it is. Made anew from the hours and days when the city is loaded.
create table work_spans (
  starts             timestamptz primary key,
  ends               timestamptz not null,
  before             numeric not null unique,
  check (starts < ends)
);

-- Seconds of working time that lie before a moment; null beyond the calendar.
create function work_position(moment timestamptz) returns numeric
language sql stable
return (select before + extract(epoch from least(moment, ends) - starts)
          from work_spans
         where starts <= moment and moment < (select max(ends) from work_spans)
         order by starts desc
         limit 1);

-- The moment at which so many seconds of working time lie before it: the earliest such.
create function work_moment(position_seconds numeric) returns timestamptz
language sql stable
return (select starts + (position_seconds - before) * interval '1 second'
          from work_spans
         where before < position_seconds
           and position_seconds <= (select max(before) from work_spans)
         order by before desc
         limit 1);

-- When a limit of so many minutes that begins at start is over. Calendar time (日历时) is plain time; so is working time where the
-- calendar does not reach.
create or replace function limit_due(start timestamptz, minutes numeric, clock text) returns timestamptz
language sql stable
return case when clock = '工作时' and minutes <> 0
            then coalesce(work_moment(work_position(start) + minutes * 60), start + minutes * interval '1 minute')
            else start + minutes * interval '1 minute' end;

-- How many minutes of a limit pass between two moments.
create or replace function limit_minutes(start timestamptz, until timestamptz, clock text) returns numeric
language sql stable
return case when clock = '工作时'
            then coalesce((work_position(until) - work_position(start)) / 60, extract(epoch from until - start) / 60)
            else extract(epoch from until - start) / 60 end;

grant select on special_days, work_spans to quanyu_app;
