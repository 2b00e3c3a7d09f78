-- The due moment of the case's next limit; null without one.
create or replace function statistics.next_due_of(fact statistics.facts) returns timestamptz
language sql stable
return next_due_at(fact.status, fact.accepted_at, fact.on_site_at, fact.feedback_at,
                   fact.accept_due_at, fact.on_site_due_at, fact.feedback_due_at, fact.resolve_due_at);

-- The span in which a case is overdue in its state since `since`, until a moment or without an end (null); empty when it is not. A due moment
-- itself is still in time, so it is no part of the span.
create or replace function statistics.late_span(next_due timestamptz, since timestamptz, until timestamptz) returns tstzmultirange
language sql immutable
return case when greatest(next_due, since) < coalesce(until, 'infinity') and next_due is not null
            then tstzmultirange(tstzrange(greatest(next_due, since), until, '(]')) else '{}' end;

-- When a case was overdue up to the moment of its next event.
create or replace function statistics.late_before(fact statistics.facts, moment timestamptz) returns tstzmultirange
language sql stable
return fact.late * tstzmultirange(tstzrange(null, fact.known_at, '(]'))
     + case when fact.ended_at is null and fact.suspended_at is null
            then statistics.late_span(statistics.next_due_of(fact), fact.known_at, moment) else '{}' end;

-- When the measures of a case change next by time alone; null: never.
create or replace function statistics.changes_after(fact statistics.facts, moment timestamptz) returns timestamptz
language sql immutable
return case when fact.status <> 'void' then
  least(case when fact.on_site_due_at  >= moment then fact.on_site_due_at end,
        case when fact.feedback_due_at >= moment then fact.feedback_due_at end,
        case when fact.accept_due_at   >= moment then fact.accept_due_at end,
        case when fact.resolve_due_at  >= moment and fact.ended_at is null then fact.resolve_due_at end) end;

-- A case with its measures at a moment, and when they change next.
create or replace function statistics.judged(fact statistics.facts, moment timestamptz) returns statistics.facts
language plpgsql stable
as $$
begin
  fact.late := fact.late * tstzmultirange(tstzrange(null, fact.known_at, '(]'));
  if fact.ended_at is null and fact.suspended_at is null and statistics.next_due_of(fact) < moment then
    fact.late := fact.late + statistics.late_span(statistics.next_due_of(fact), fact.known_at, null);
  end if;
  fact.measures   := statistics.measures_of(fact, moment);
  fact.changes_at := statistics.changes_after(fact, moment);
  return fact;
end $$;
