-- A stand-in as the API gives it; server/contracts/stand-in.ts describes it.
create or replace function stand_in_json(d duties) returns jsonb
language sql stable
return jsonb_build_object(
  'id', d.id, 'postCode', d.post_code, 'workerNumber', d.worker_number, 'from', d.starts_at, 'until', d.ends_at,
  'reason', d.reason, 'setBy', d.set_by);
