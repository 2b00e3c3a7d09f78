-- The one writer of a case. Changes come as an array, each of another case:
--   number, version  the case, and the version that it must still have; without a version, whatever it has
--   at               the moment of the change, now if it is left out: of its stamps and its event
--   historyDetail    the history detail: type, actor, role, reason, reasonCode, toGrid
--   set              columns with their new values
--   stamps, first    columns that become `at`; those of `first` only where they are null
--   clears, counts   columns that become null; columns that go up by one
--   keeps            columns that take a part of `historyDetail`
-- server/cases/effects.ts has stamps, first, clears and keeps for each phase or act, server/cases/transitions.ts what a step counts. Columns
-- are copied by name: one that is not named below is not written. The version goes up by one, scope_code follows the grid, and
-- the two limits of the promise follow dispatched_at unless they are named. Triggers keep the promises and the deadlines.
--
-- A case that has another version by now is left out, also when another change commits at this moment. Planned as lock_cases is.
create or replace function write_cases(changes jsonb) returns table (ordinal bigint, written cases, was cases, event jsonb)
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
#variable_conflict use_column
declare
  moment timestamptz := clock_timestamp();
begin
  return query
  with change as materialized (
    select item.ordinal, item.body, item.body ->> 'number' as number, coalesce((item.body ->> 'at')::timestamptz, moment) as at
      from jsonb_array_elements(changes) with ordinality as item (body, ordinal)
  ), wanted as materialized (
    select change.ordinal, change.at, change.body -> 'historyDetail' as detail, was,
           (select coalesce(jsonb_object_agg(part.name, part.value), '{}')
              from (select name, 'null'::jsonb as value from jsonb_array_elements_text(change.body -> 'clears') name
                     union all
                    select name, to_jsonb(change.at) from jsonb_array_elements_text(change.body -> 'stamps') name
                     union all
                    select name, to_jsonb(change.at) from jsonb_array_elements_text(change.body -> 'first') name
                     where case name when 'dispatched_at' then was.dispatched_at when 'on_site_at' then was.on_site_at end is null
                     union all
                    select name, to_jsonb(1 + case name when 'returns' then was.returns when 'reworks' then was.reworks
                                                        when 'reassignments' then was.reassignments end)
                      from jsonb_array_elements_text(change.body -> 'counts') name
                     union all
                    select name, change.body -> 'historyDetail' -> said from jsonb_each_text(change.body -> 'keeps') kept (name, said)
                     union all
                    select name, value from jsonb_each(change.body -> 'set') given (name, value)) part) as patch
      from change
      join cases was on was.number = change.number
     where was.version = coalesce((change.body ->> 'version')::integer, was.version)
  ), prepared as materialized (
    select wanted.*, jsonb_populate_record(was, patch) as made from wanted
  ), changed as (
    update cases
       set version                = (was).version + 1,
           status                 = (made).status,
           level                  = (made).level,
           place                  = (made).place,
           area_generation        = (made).area_generation,
           grid_code              = (made).grid_code,
           scope_code             = case when (made).grid_code is distinct from (was).grid_code
                                         then coalesce((made).grid_code, (select code from city)) else (made).scope_code end,
           estate_code            = (made).estate_code,
           building_code          = (made).building_code,
           assign_method          = (made).assign_method,
           second_grid_code       = (made).second_grid_code,
           second_distance_meters = (made).second_distance_meters,
           ambiguous              = (made).ambiguous,
           item_code              = (made).item_code,
           category               = (made).category,
           priority               = (made).priority,
           worker_number          = (made).worker_number,
           occurred_at            = (made).occurred_at,
           dispatched_at          = (made).dispatched_at,
           accepted_at            = (made).accepted_at,
           on_site_at             = (made).on_site_at,
           feedback_at            = (made).feedback_at,
           closed_at              = (made).closed_at,
           close_reason           = (made).close_reason,
           on_site_due_at         = case when patch ? 'on_site_due_at' or (made).dispatched_at is not distinct from (was).dispatched_at
                                         then (made).on_site_due_at
                                         else on_site_due((made).dispatched_at, (made).item_code, item.onsite_minutes) end,
           feedback_due_at        = case when patch ? 'feedback_due_at' or (made).dispatched_at is not distinct from (was).dispatched_at
                                         then (made).feedback_due_at
                                         else feedback_due((made).dispatched_at, (made).item_code, item.onsite_minutes) end,
           accept_due_at          = (made).accept_due_at,
           resolve_due_at         = (made).resolve_due_at,
           limits_from            = (made).limits_from,
           clocks_from            = (made).clocks_from,
           limit_starts           = (made).limit_starts,
           missed                 = (made).missed,
           suspended_at           = (made).suspended_at,
           instructed_at          = (made).instructed_at,
           supervision            = (made).supervision,
           supervision_level      = (made).supervision_level,
           returns                = (made).returns,
           reworks                = (made).reworks,
           reassignments          = (made).reassignments,
           handled_by             = (made).handled_by,
           merged_into            = (made).merged_into
      from prepared
      left join work_items item on item.code = (made).item_code
     where cases.number = (was).number and cases.reported_at = (was).reported_at and cases.version = (was).version
    returning prepared.ordinal, cases as written, was, prepared.at, detail
  )
  select changed.ordinal, changed.written, changed.was, case_event(changed.written, changed.was, changed.at, changed.detail) from changed;
end $$;

-- Changes cases and appends their events, in the order of the changes: the last statement of a transaction (F1). Returns the answer of each
-- change that was made: the case, what decides the next act, and the feed position. A caller with work between the two (a
-- change that follows from another one) calls write_cases and appends its events.
create or replace function change_cases(changes jsonb) returns table (ordinal bigint, answer jsonb)
language plpgsql
as $$
#variable_conflict use_column
begin
  return query
  select appended.ordinal, appended.answer
    from feed.append((select jsonb_agg(event order by ordinal) from write_cases(changes))) appended;
end $$;
