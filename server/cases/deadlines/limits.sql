-- The four limits of a case, each with whether it is still open. Whether the case is suspended is a column beside it. Each has
-- its own start, and none starts after it is due. A limit on site or for feedback before dispatch was promised for a case that
-- was merged into this one.
create or replace function limits_of(c cases) returns table (kind text, starts_at timestamptz, due_at timestamptz, runs boolean)
language sql stable
begin atomic
  values
    ('accept', least(limit_start('accept', c.limit_starts, c.limits_from, c.reported_at), c.accept_due_at), c.accept_due_at,
     limit_runs('accept', c.status, c.accepted_at)),
    ('on_site', least(limit_start('on_site', c.limit_starts, c.clocks_from, c.dispatched_at), c.on_site_due_at),
     c.on_site_due_at, limit_runs('on_site', c.status, c.on_site_at)),
    ('feedback', least(limit_start('feedback', c.limit_starts, c.clocks_from, c.dispatched_at), c.feedback_due_at),
     c.feedback_due_at, limit_runs('feedback', c.status, c.feedback_at)),
    ('resolve', least(limit_start('resolve', c.limit_starts, c.limits_from, c.reported_at), c.resolve_due_at),
     c.resolve_due_at, limit_runs('resolve', c.status, null));
end;
