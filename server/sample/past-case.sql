-- A stored case as it was at an earlier stage: its columns of that stage take the place of today's. onsite_minutes: the limit of its
-- item, null without an item.
create or replace function past_case_json(
  c cases, onsite_minutes integer, version integer, status text, worker_number text, dispatched_at timestamptz, accepted_at timestamptz,
  on_site_at timestamptz, feedback_at timestamptz, closed_at timestamptz, returns integer, reworks integer
) returns jsonb
language plpgsql stable
as $$
begin
  c.version         := version;
  c.status          := status;
  c.worker_number   := worker_number;
  c.dispatched_at   := dispatched_at;
  c.clocks_from     := dispatched_at;
  c.accepted_at     := accepted_at;
  c.on_site_at      := on_site_at;
  c.feedback_at     := feedback_at;
  c.closed_at       := closed_at;
  c.returns         := returns;
  c.reworks         := reworks;
  c.on_site_due_at  := on_site_due(dispatched_at, c.item_code, onsite_minutes);
  c.feedback_due_at := feedback_due(dispatched_at, c.item_code, onsite_minutes);
  return case_json(c);
end $$;
