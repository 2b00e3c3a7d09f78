-- Moves the cases of a year, with their contacts, out of the tables and into archive.cases_YEAR and
-- archive.reporter_contacts_YEAR. Their events stay in the feed and their entries in the history.
create or replace function archive_cases(year integer) returns table (cases bigint, contacts bigint)
language plpgsql set search_path = public, pg_temp
as $$
declare
  unfinished bigint;
  shown      bigint;
begin
  -- Whole tables first, in the order in which a report locks them.
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

-- Restores a year by copying: the tables may have got columns meanwhile, or cases of that year, and nobody waits. The triggers
-- on all cases do not run, for nothing begins here.
create or replace function restore_cases(year integer) returns table (cases bigint, contacts bigint)
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
