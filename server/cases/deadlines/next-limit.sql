-- One meaning of "next limit" and "overdue", for all that keeps the moments of a case: its row, the body of one of its events, or a fact
-- of the statistics. Pure, and plain enough to be inlined where millions are counted.
--
-- overdue (超时) at a moment = status not in ('closed', 'void') and suspended_at is null and next_due_at(...) < moment
-- While a case is suspended the moments stand still; the function answers those that will continue.

-- When a limit began: its own start where a merge or a dispatch has set one, else the start of its kind, moved along by suspensions, else
-- that moment itself.
create or replace function limit_start(kind text, limit_starts jsonb, moved_from timestamptz, began timestamptz) returns timestamptz
language sql stable
return coalesce((limit_starts ->> kind)::timestamptz, moved_from, began);

-- Whether a limit is still open: its act is not done, and the case is not beyond it.
create or replace function limit_runs(kind text, status text, done_at timestamptz) returns boolean
language sql immutable
return done_at is null
   and case kind when 'accept'   then status in ('reported', 'filed', 'dispatched')
                 when 'on_site'  then status in ('reported', 'filed', 'dispatched', 'accepted')
                 when 'feedback' then status in ('reported', 'filed', 'dispatched', 'accepted', 'on_site')
                 when 'resolve'  then status not in ('closed', 'void') end;

create or replace function running_due_at(kind text, status text, done_at timestamptz, due_at timestamptz) returns timestamptz
language sql immutable
return case when limit_runs(kind, status, done_at) then due_at end;

-- The due moment of the earliest limit that runs, past or not; null without one.
create or replace function next_due_at(
  status text, accepted_at timestamptz, on_site_at timestamptz, feedback_at timestamptz,
  accept_due_at timestamptz, on_site_due_at timestamptz, feedback_due_at timestamptz, resolve_due_at timestamptz
) returns timestamptz
language sql immutable
return least(running_due_at('accept', status, accepted_at, accept_due_at),
             running_due_at('on_site', status, on_site_at, on_site_due_at),
             running_due_at('feedback', status, feedback_at, feedback_due_at),
             running_due_at('resolve', status, null, resolve_due_at));

-- Its kind. Of limits that are due at the same moment the one that is met first.
create or replace function next_limit_kind(
  status text, accepted_at timestamptz, on_site_at timestamptz, feedback_at timestamptz,
  accept_due_at timestamptz, on_site_due_at timestamptz, feedback_due_at timestamptz, resolve_due_at timestamptz
) returns text
language sql immutable
return case next_due_at(status, accepted_at, on_site_at, feedback_at, accept_due_at, on_site_due_at, feedback_due_at, resolve_due_at)
         when running_due_at('accept', status, accepted_at, accept_due_at)       then 'accept'
         when running_due_at('on_site', status, on_site_at, on_site_due_at)      then 'on_site'
         when running_due_at('feedback', status, feedback_at, feedback_due_at)   then 'feedback'
         when running_due_at('resolve', status, null, resolve_due_at)            then 'resolve' end;

-- The next limit as the contract has it: {kind, startsAt, dueAt}, or null. accept_from ... resolve_from: when each began; no limit
-- begins after it is due.
create or replace function next_limit_of(
  status text, accepted_at timestamptz, on_site_at timestamptz, feedback_at timestamptz,
  accept_due_at timestamptz, on_site_due_at timestamptz, feedback_due_at timestamptz, resolve_due_at timestamptz,
  accept_from timestamptz, on_site_from timestamptz, feedback_from timestamptz, resolve_from timestamptz
) returns jsonb
language sql stable
return case next_limit_kind(status, accepted_at, on_site_at, feedback_at, accept_due_at, on_site_due_at, feedback_due_at, resolve_due_at)
         when 'accept'   then jsonb_build_object('kind', 'accept',   'startsAt', least(accept_from, accept_due_at),     'dueAt', accept_due_at)
         when 'on_site'  then jsonb_build_object('kind', 'on_site',  'startsAt', least(on_site_from, on_site_due_at),   'dueAt', on_site_due_at)
         when 'feedback' then jsonb_build_object('kind', 'feedback', 'startsAt', least(feedback_from, feedback_due_at), 'dueAt', feedback_due_at)
         when 'resolve'  then jsonb_build_object('kind', 'resolve',  'startsAt', least(resolve_from, resolve_due_at),   'dueAt', resolve_due_at)
       end;

-- The next limit in the body of an event: as the event has it; in events from before it was in the body, by the same definition
-- from their other fields.
create or replace function next_limit_in(body jsonb) returns jsonb
language sql stable
return case when body ? 'nextLimit' then nullif(body -> 'nextLimit', 'null')
  else next_limit_of(
    body ->> 'status',
    (body ->> 'acceptedAt')::timestamptz, (body ->> 'onSiteAt')::timestamptz, (body ->> 'feedbackAt')::timestamptz,
    (body ->> 'acceptDueAt')::timestamptz, (body ->> 'onSiteDueAt')::timestamptz, (body ->> 'feedbackDueAt')::timestamptz,
    (body ->> 'resolveDueAt')::timestamptz,
    coalesce(body ->> 'limitsFrom', body ->> 'reportedAt')::timestamptz,
    coalesce(body ->> 'clocksFrom', body ->> 'dispatchedAt')::timestamptz,
    coalesce(body ->> 'clocksFrom', body ->> 'dispatchedAt')::timestamptz,
    coalesce(body ->> 'limitsFrom', body ->> 'reportedAt')::timestamptz) end;

-- The body of an event as today's readers expect it: an older one gets its next limit.
create or replace function body_with_next_limit(body jsonb) returns jsonb
language sql stable
return case when body ? 'nextLimit' then body else body || jsonb_build_object('nextLimit', next_limit_in(body)) end;
