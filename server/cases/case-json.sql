-- The one shape of a case for feed, lists and map; server/contracts/case.ts describes it. limitsFrom and clocksFrom are the
-- starts of resolve and of the next promise, dueProvisional says that a limit is not certain. All screens use nextLimit.
create or replace function case_json(c cases) returns jsonb
language sql stable
return jsonb_build_object(
  'number', c.number, 'version', c.version, 'status', c.status, 'level', c.level,
  'lng', ST_X(c.place), 'lat', ST_Y(c.place),
  'gridCode', c.grid_code, 'estateCode', c.estate_code, 'buildingCode', c.building_code,
  'assignMethod', c.assign_method, 'secondGridCode', c.second_grid_code,
  'secondDistanceMeters', c.second_distance_meters, 'ambiguous', c.ambiguous,
  'itemCode', c.item_code, 'category', c.category, 'priority', c.priority, 'source', c.source,
  'workerNumber', c.worker_number,
  'occurredAt', c.occurred_at, 'reportedAt', c.reported_at, 'dispatchedAt', c.dispatched_at,
  'acceptedAt', c.accepted_at, 'onSiteAt', c.on_site_at, 'feedbackAt', c.feedback_at, 'closedAt', c.closed_at,
  'onSiteDueAt', c.on_site_due_at, 'feedbackDueAt', c.feedback_due_at,
  'acceptDueAt', c.accept_due_at, 'resolveDueAt', c.resolve_due_at, 'suspendedAt', c.suspended_at, 'instructedAt', c.instructed_at,
  'nextLimit', next_limit_of(c.status, c.accepted_at, c.on_site_at, c.feedback_at,
                             c.accept_due_at, c.on_site_due_at, c.feedback_due_at, c.resolve_due_at,
                             limit_start('accept', c.limit_starts, c.limits_from, c.reported_at),
                             limit_start('on_site', c.limit_starts, c.clocks_from, c.dispatched_at),
                             limit_start('feedback', c.limit_starts, c.clocks_from, c.dispatched_at),
                             limit_start('resolve', c.limit_starts, c.limits_from, c.reported_at)),
  'limitsFrom', limit_start('resolve', c.limit_starts, c.limits_from, c.reported_at),
  'clocksFrom', limit_start(case when c.on_site_at is null and c.on_site_due_at is not null then 'on_site' else 'feedback' end,
                            c.limit_starts, c.clocks_from, c.dispatched_at),
  'missed', c.missed,
  'supervision', c.supervision, 'returns', c.returns, 'reworks', c.reworks, 'reassignments', c.reassignments,
  'dueProvisional', c.due_provisional);

-- The event of a change, for feed.append: the case after it and what it was before. detail: {type, actor, role, reason, reasonCode} of
-- the history. The answer has what decides the next act.
create or replace function case_event(c cases, was cases, moment timestamptz, detail jsonb) returns jsonb
language sql stable
return jsonb_build_object(
  'occurredAt', moment, 'entity', 'case', 'id', c.number, 'version', c.version,
  'scopeBefore', was.scope_code, 'scopeAfter', c.scope_code,
  'fromStatus', was.status, 'fromGrid', was.grid_code, 'fromWorker', was.worker_number,
  'body', case_json(c),
  'answer', jsonb_build_object('case', case_json(c), 'handledBy', c.handled_by, 'supervisionLevel', c.supervision_level)
) || detail;
