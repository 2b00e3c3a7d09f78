-- What a limit counts as: `due` once a promise of it fell due, and twice that as well when it was kept. `stops`: when its clock
-- stopped for good or for now, which only matters while the work is not done: a limit ends with its case and stands still while the
-- case is suspended. What has been missed once is due and never kept.
create or replace function statistics.limit_bits(due_at timestamptz, done_at timestamptz, stops timestamptz, moment timestamptz, missed boolean, due integer)
returns integer
language sql immutable
return case when missed then due
            when due_at < least(moment, case when done_at is null then stops end)
            then due | case when done_at <= due_at then 2 * due else 0 end
            else 0 end;

-- What a case counts as at a moment: bits in the order of server/statistics/projection/measures.ts, and one more that is no figure: 2^28, past the
-- present limit to close and still open, or closed after it. The one definition of all figures: rollups, lists and explanations go by
-- these bits. A limit has run out when its moment is past; in time is what is done by then. A case that was closed while suspended
-- ended, by its clocks, when it was suspended.
create or replace function statistics.measures_of(fact statistics.facts, moment timestamptz) returns integer
language sql stable
return case when fact.status = 'void' then 2
else 1
  | case when fact.status = 'closed' then 4 else 0 end
  | case when fact.missed & 8 <> 0
           or (fact.resolve_due_at is not null and (fact.status = 'closed' or fact.resolve_due_at < least(moment, fact.suspended_at))) then 8 else 0 end
  | case when fact.status = 'closed' and fact.missed & 8 = 0 and least(fact.ended_at, fact.suspended_at) <= fact.resolve_due_at then 16 else 0 end
  | statistics.limit_bits(fact.on_site_due_at, fact.on_site_at, least(fact.suspended_at, fact.ended_at), moment, fact.missed & 2 <> 0, 32)
  | statistics.limit_bits(fact.feedback_due_at, fact.feedback_at, least(fact.suspended_at, fact.ended_at), moment, fact.missed & 4 <> 0, 128)
  | statistics.limit_bits(fact.accept_due_at, fact.accepted_at, least(fact.suspended_at, fact.ended_at), moment, fact.missed & 1 <> 0, 512)
  | case when fact.dispatched_at is not null or fact.returns > 0 or fact.reworks > 0 or fact.reopenings > 0 then 2048 else 0 end
  | case when fact.returns > 0 then 4096 else 0 end
  | case when fact.feedback_at is not null or fact.reworks > 0 or fact.reopenings > 0 then 8192 else 0 end
  | case when fact.reworks > 0 then 16384 else 0 end
  | case when length(fact.scope_code) = 15 then 32768 | case when fact.wrong_grids > 0 then 65536 else 0 end else 0 end
  | case when fact.status = 'closed' or fact.reopenings > 0 then 131072 else 0 end
  | case when fact.status = 'closed' and not fact.forced and fact.reopenings = 0 then 262144 else 0 end
  | case when fact.reopenings > 0 then 524288 else 0 end
  | case when fact.satisfied is not null then 1048576 else 0 end
  | case when fact.satisfied then 2097152 else 0 end
  | (fact.held_levels & 7) * 4194304
  | case when fact.ended_at is null then 33554432 else 0 end
  | case when fact.ended_at is null and fact.resolve_due_at < least(moment, fact.suspended_at) then 67108864 else 0 end
  | case when fact.ended_at is null and fact.suspended_at is not null then 134217728 else 0 end
  | case when fact.resolve_due_at < least(case when fact.status = 'closed' then fact.ended_at else moment end, fact.suspended_at) then 268435456 else 0 end
end;

-- By the present limit alone, so that what was open and late at a midnight stays a sum: a case that missed an earlier limit is late
-- in the rates and not late among the open ones.
create or replace function statistics.is_late(measures integer) returns boolean
language sql immutable
return measures & 268435456 <> 0;

-- When what a case counts as changes next by time alone; null: never.
create or replace function statistics.changes_after(fact statistics.facts, moment timestamptz) returns timestamptz
language sql immutable
return case when fact.status <> 'void' then
  least(case when fact.on_site_due_at  >= moment then fact.on_site_due_at end,
        case when fact.feedback_due_at >= moment then fact.feedback_due_at end,
        case when fact.accept_due_at   >= moment then fact.accept_due_at end,
        case when fact.resolve_due_at  >= moment and fact.ended_at is null then fact.resolve_due_at end) end;

-- A case with what it counts as at a moment, and when that changes next.
create or replace function statistics.judged(fact statistics.facts, moment timestamptz) returns statistics.facts
language plpgsql stable
as $$
begin
  fact.measures   := statistics.measures_of(fact, moment);
  fact.changes_at := statistics.changes_after(fact, moment);
  return fact;
end $$;
