-- The grid worker on duty in a grid at a moment, and whether that is a stand-in; a stand-in goes before the regular worker. A day or
-- night post counts in its hours only. A worker whose accounts are all disabled is not on duty; one without an account is, by the
-- roster. No row: nobody.
--
-- A table, as this becomes part of the asking statement: a scalar function would be started again for each report.
create or replace function on_duty(grid_code text, moment timestamptz) returns table (worker_number text, stands_in boolean)
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
     and (not exists (select from accounts where accounts.worker_number = duties.worker_number and disabled_at <= moment)
          or exists (select from accounts where accounts.worker_number = duties.worker_number
                                            and (disabled_at is null or disabled_at > moment)))
   order by duties.stands_in desc, duties.worker_number
   limit 1;
end;

-- All workers on duty at a moment: one row for each post with a worker, by the rules of on_duty.
create or replace function in_front(moment timestamptz) returns table (post_code text, worker_number text, stands_in boolean)
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
     and (not exists (select from accounts where accounts.worker_number = duties.worker_number and disabled_at <= moment)
          or exists (select from accounts where accounts.worker_number = duties.worker_number
                                            and (disabled_at is null or disabled_at > moment)))
   order by posts.code, duties.stands_in desc, duties.worker_number;
end;
