-- The shift of a moment: day from 08:00 to 20:00 by the city's clock, else night.
create or replace function shift_at(moment timestamptz) returns text
language sql stable
return (select case when (moment at time zone time_zone)::time between '08:00' and '19:59:59.999999'
                    then 'day' else 'night' end
          from city);

-- When the worker of a post may change next; a shift's end counts whether a post has hours or not.
create or replace function next_change_of_duty(moment timestamptz) returns timestamptz
language sql stable
return (
  select min(change)
    from (select starts_at from duties
           union all
          select ends_at from duties
           union all
          select ((moment at time zone city.time_zone)::date + hour) at time zone city.time_zone
            from city, (values (interval '8 hours'), (interval '20 hours'), (interval '32 hours')) hours (hour)) changes (change)
   where change > moment);
