-- Makes the tables of a year, by UTC, unless they exist, and moves its rows there from the default ones. Filled before they are
-- attached, so that others read and write meanwhile.
create or replace function make_case_partition(year integer) returns void
language plpgsql set search_path = public, pg_temp
as $$
declare
  starts timestamptz := make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC');
  ends   timestamptz := make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC');
  bounds text := format('for values from (%L) to (%L)', starts, ends);
begin
  lock table only cases in share update exclusive mode;
  if to_regclass(format('cases_%s', year)) is not null then
    return;
  end if;
  lock table cases_default, reporter_contacts_default in access exclusive mode;

  execute format('create table cases_%s (like cases including all)', year);
  execute format('create table reporter_contacts_%s (like reporter_contacts including all)', year);
  execute format('insert into cases_%s select * from cases_default where reported_at >= %L and reported_at < %L',
                 year, starts, ends);
  execute format('insert into reporter_contacts_%s select * from reporter_contacts_default
                   where reported_at >= %L and reported_at < %L', year, starts, ends);
  execute format('alter table reporter_contacts_%1$s
                    add foreign key (case_number, reported_at) references cases_%1$s on delete cascade', year);
  -- The tables are named, so the triggers on all cases do not run: nothing ends here. The contacts move along.
  delete from cases_default where reported_at >= starts and reported_at < ends;
  execute format('alter table cases attach partition cases_%s %s', year, bounds);
  execute format('alter table reporter_contacts attach partition reporter_contacts_%s %s', year, bounds);
end $$;

-- To be called at every start: this year, the next, and each other year that has cases.
create or replace function ensure_case_partitions() returns void
language plpgsql set search_path = public, pg_temp
as $$
declare
  this_year integer := extract(year from now() at time zone 'UTC');
begin
  -- Nodes that start at once run one after another from here: none reads what another is about to lock.
  lock table only cases in share update exclusive mode;
  perform make_case_partition(year)
     from (select unnest(array[this_year, this_year + 1]) as year
            union
           select extract(year from reported_at at time zone 'UTC')::integer
             from cases_default
            -- A clock that was badly wrong must not keep a server from starting.
            where reported_at >= '1900-01-01Z' and reported_at < '3000-01-01Z') years
    order by year;
end $$;

-- A new database has the tables of this year at once, before its first start.
select ensure_case_partitions();
