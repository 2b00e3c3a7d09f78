-- Stand-ins (代班) set at the desk, and who is in front of each post.

alter table duties
  add column id           uuid not null default gen_random_uuid() unique,
  -- Of a stand-in: who set it and why. Null where it was loaded with the city.
  add column set_by       text,
  add column reason       text,
  -- The idempotency key it came with, of its account, and the digest of the body.
  add column command_key  text unique,
  add column body_digest  text;

-- Which shift a moment falls in: by the city's clock 08:00 to 20:00, and the rest.
create function shift_at(moment timestamptz) returns text
language sql stable
return (select case when (moment at time zone time_zone)::time between '08:00' and '19:59:59.999999'
                    then 'day' else 'night' end
          from city);

-- As before, a day or night post in its hours only, and whether it is a stand-in: no asker needs the order a second time.
drop function on_duty(text, timestamptz);
create function on_duty(grid_code text, moment timestamptz) returns table (worker_number text, stands_in boolean)
language sql stable
begin atomic
  select duties.worker_number, duties.stands_in
    from posts join duties on duties.post_code = posts.code
   where posts.area_code = grid_code
     and posts.role = 'grid_worker'
     and moment >= duties.starts_at
     and moment < duties.ends_at
     -- The clock is looked at for posts that have hours alone.
     and (posts.shift not in ('day', 'night') or posts.shift = shift_at(moment))
   order by duties.stands_in desc, duties.worker_number
   limit 1;
end;

-- Everybody in front of a post at a moment, one for each post that is manned; in the order of on_duty.
create function in_front(moment timestamptz) returns table (post_code text, worker_number text, stands_in boolean)
language sql stable
begin atomic
  -- Materialized: the clock is looked at once, not for each post.
  with clock as materialized (select shift_at(moment) as shift)
  select distinct on (posts.code) posts.code, duties.worker_number, duties.stands_in
    from clock
    join posts on posts.shift not in ('day', 'night') or posts.shift = clock.shift
    join duties on duties.post_code = posts.code
   where moment >= duties.starts_at
     and moment < duties.ends_at
   order by posts.code, duties.stands_in desc, duties.worker_number;
end;

-- When somebody in front of a post may change next; a shift's end counts whether a post has hours or not.
create function next_change_of_duty(moment timestamptz) returns timestamptz
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

create function stand_in_json(d duties) returns jsonb
language sql stable
return jsonb_build_object(
  'id', d.id, 'postCode', d.post_code, 'workerNumber', d.worker_number, 'from', d.starts_at, 'until', d.ends_at,
  'reason', d.reason, 'setBy', d.set_by);

-- What is dispatched and not accepted goes along when a duty changes hands.
create index cases_dispatched on cases (grid_code) where status = 'dispatched';

grant insert, update (ends_at), delete on duties to quanyu_app;
