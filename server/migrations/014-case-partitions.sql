-- Cases in one table for each year, so that old years can be taken out and what is left stays small.

-- What hangs on the table goes along as it is by now: the functions that take or read its rows, and whatever uses those.
create temporary table hanging on commit drop as
with recursive function (oid) as (
  select objid from pg_depend
   where classid = 'pg_proc'::regclass
     and (refclassid = 'pg_class'::regclass and refobjid = 'cases'::regclass
          or refclassid = 'pg_type'::regclass and refobjid = 'cases'::regtype)
   union
  select objid from pg_depend join function on refclassid = 'pg_proc'::regclass and refobjid = function.oid
   where classid = 'pg_proc'::regclass
)
select 1 as turn, oid, pg_get_functiondef(oid) as creation, format('drop function %s', oid::regprocedure) as removal
  from function
 union all
select 2, oid, format('alter table cases add %s', pg_get_constraintdef(oid)), null
  from pg_constraint where conrelid = 'cases'::regclass and contype = 'f'
 union all
select 3, indexrelid, pg_get_indexdef(indexrelid), null
  from pg_index where indrelid = 'cases'::regclass and not indisprimary
 union all
select 4, oid, pg_get_triggerdef(oid), null
  from pg_trigger where tgrelid = 'cases'::regclass and not tgisinternal;

do $$
declare
  statement text;
begin
  for statement in select removal from hanging where removal is not null order by oid desc loop
    execute statement;
  end loop;
end $$;

alter table cases rename to cases_before;
alter table cases_before rename constraint cases_pkey to cases_before_pkey;
create table cases (like cases_before including defaults including constraints, primary key (number, reported_at))
  partition by range (reported_at);
-- Takes what belongs to no other, so that nothing is ever refused.
create table cases_default partition of cases default;

-- Partitioned alike: who reported goes and comes with his case. The key is between the two tables of a year, so that
-- neither holds the other back; as reported_at is part of it, that is the same as one between the whole tables.
alter table reporter_contacts rename to contacts_before;
alter table contacts_before rename constraint reporter_contacts_pkey to contacts_before_pkey;
alter index reporter_contacts_person rename to contacts_before_person;
create table reporter_contacts (like contacts_before including defaults including constraints,
                                primary key (case_number, reported_at),
                                constraint reporter_contacts_person_id_fkey foreign key (person_id) references persons)
  partition by range (reported_at);
create index reporter_contacts_person on reporter_contacts (person_id);
create table reporter_contacts_default partition of reporter_contacts default;
alter table reporter_contacts_default
  add foreign key (case_number, reported_at) references cases_default on delete cascade;

-- Makes the tables of a year, by UTC, unless they are there, and brings in what the default ones took of it. Filled before
-- they are attached, so that others read and write meanwhile.
create function make_case_partition(year integer) returns void
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
  -- Of the tables by name, and so past the triggers on all cases: nothing ends here. The contacts go along.
  delete from cases_default where reported_at >= starts and reported_at < ends;
  execute format('alter table cases attach partition cases_%s %s', year, bounds);
  execute format('alter table reporter_contacts attach partition reporter_contacts_%s %s', year, bounds);
end $$;
revoke all on function make_case_partition(integer) from public;

-- To be called at every start: this year, the next, and each of which cases have come in that nobody had foreseen.
create function ensure_case_partitions() returns void
language plpgsql set search_path = public, pg_temp
as $$
declare
  this_year integer := extract(year from now() at time zone 'UTC');
begin
  -- Nodes that start at once follow one another from here: none reads what another is about to lock.
  lock table only cases in share update exclusive mode;
  perform make_case_partition(year)
     from (select unnest(array[this_year, this_year + 1]) as year
            union
           select extract(year from reported_at at time zone 'UTC')::integer
             from cases_default
            -- A clock that was out of its mind shall not keep a server from starting.
            where reported_at >= '1900-01-01Z' and reported_at < '3000-01-01Z') years
    order by year;
end $$;
revoke all on function ensure_case_partitions() from public;

select make_case_partition(year)
  from (select distinct extract(year from reported_at at time zone 'UTC')::integer as year
          from cases_before
         where reported_at >= '1900-01-01Z' and reported_at < '3000-01-01Z') years
 order by year;
insert into cases select * from cases_before;
insert into reporter_contacts select * from contacts_before;
drop table contacts_before;
drop table cases_before;

do $$
declare
  statement text;
begin
  for statement in select creation from hanging order by turn, oid loop
    execute statement;
  end loop;
end $$;
select ensure_case_partitions();

-- The rows of some cases, nobody else's until the transaction ends. In order of number, so that none wait in a ring.
create function lock_cases(numbers text[]) returns setof cases
language plpgsql
as $$
begin
  return query select * from cases where number = any (numbers) order by number for update;
end $$;

-- Planned once and not for each report and each change, which takes longer with every year; and by index, however few cases
-- there were when that was.
alter function lock_cases(text[])            set plan_cache_mode = force_generic_plan;
alter function lock_cases(text[])            set enable_seqscan  = off;
alter function refresh_deadlines(text[])     set plan_cache_mode = force_generic_plan;
alter function refresh_deadlines(text[])     set enable_seqscan  = off;
alter function deadlines_of_new_cases()      set plan_cache_mode = force_generic_plan;
alter function deadlines_of_new_cases()      set enable_seqscan  = off;

grant select, insert, update on cases, reporter_contacts to quanyu_app;

-- Years that were taken out. The application has no right to look.
create schema archive;

-- Takes the cases of a year, with who reported them, out of the tables and into archive.cases_YEAR and
-- archive.reporter_contacts_YEAR. Their events stay in the feed and their entries in the history.
create function archive_cases(year integer) returns table (cases bigint, contacts bigint)
language plpgsql set search_path = public, pg_temp
as $$
declare
  unfinished bigint;
  shown      bigint;
begin
  -- Whole tables first, in the order that a report takes them.
  lock table only cases in access exclusive mode;
  lock table only reporter_contacts in access exclusive mode;
  if to_regclass(format('archive.cases_%s', year)) is not null then
    raise exception 'expected no archive of % yet, came archive.cases_%: bring that back first', year, year;
  end if;
  execute format(
    'select count(*), count(*) filter (where status not in (''closed'', ''void'')),
            count(*) filter (where closed_at > now() - interval ''1 day'')
       from cases_%s', year) into cases, unfinished, shown;
  if unfinished > 0 then
    raise exception 'expected every case of % to be closed or void, came % that are open', year, unfinished;
  end if;
  if shown > 0 then
    raise exception 'expected no case of % on a screen, came % that ended within the last day', year, shown;
  end if;
  execute format('select count(*) from reporter_contacts_%s', year) into contacts;

  execute format('alter table reporter_contacts detach partition reporter_contacts_%s', year);
  execute format('alter table cases detach partition cases_%s', year);
  execute format('alter table reporter_contacts_%s set schema archive', year);
  execute format('alter table cases_%s set schema archive', year);
  return next;
end $$;
revoke all on function archive_cases(integer) from public;

-- Brings a year back. By copying: the tables may have got columns meanwhile, or cases of that year, and nobody waits. Past
-- the triggers on all cases, for nothing begins here.
create function restore_cases(year integer) returns table (cases bigint, contacts bigint)
language plpgsql set search_path = public, pg_temp
as $$
declare
  copy text := $copy$
    select format('insert into public.%1$s (%2$s) select %2$s from archive.%1$s', $1, string_agg(quote_ident(attname), ', '))
      from pg_attribute
     where attrelid = to_regclass('archive.' || $1) and attnum > 0 and not attisdropped
       and attname in (select attname from pg_attribute where attrelid = to_regclass('public.' || $1))$copy$;
  statement text;
begin
  if to_regclass(format('archive.cases_%s', year)) is null then
    raise exception 'expected an archive of %, came none: there is no archive.cases_%', year, year;
  end if;
  perform make_case_partition(year);
  execute copy into statement using format('cases_%s', year);
  execute statement;
  get diagnostics cases = row_count;
  execute copy into statement using format('reporter_contacts_%s', year);
  execute statement;
  get diagnostics contacts = row_count;
  execute format('drop table archive.reporter_contacts_%1$s, archive.cases_%1$s', year);
  return next;
end $$;
revoke all on function restore_cases(integer) from public;

-- As before, and of archived cases too.
create or replace function feed.erase_texts(case_number text) returns bigint
language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
  place  regclass;
  erased bigint;
begin
  update public.cases set close_reason = null where number = case_number and close_reason is not null;
  for place in
    select oid from pg_class where relnamespace = 'archive'::regnamespace and relkind = 'r' and relname like 'cases\_%'
  loop
    execute format('update %s set close_reason = null where number = $1 and close_reason is not null', place)
      using case_number;
  end loop;
  delete from feed.history_texts using feed.history
   where history.seq = history_texts.seq and history.id = case_number;
  get diagnostics erased = row_count;
  return erased;
end $$;
