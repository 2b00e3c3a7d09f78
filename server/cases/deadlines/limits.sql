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

-- The four limits as a screen shows them, in the order in which they are met. One that begins with the dispatch has before it only its
-- minutes; one that the item does not have has neither minutes nor a due moment. A later act meets the limits of those before it.
-- missedAt is the due moment of the first promise of its kind that was missed, for good.
create or replace function limits_json(c cases) returns jsonb
language sql stable
begin atomic
  select jsonb_agg(jsonb_build_object(
           'kind', one.kind, 'dueAt', one.due_at,
           'startsAt', case when one.due_at is null then null
                            -- A pause after its act has moved the start alone.
                            when met.at < one.starts_at
                            then case when one.kind in ('accept', 'resolve') then c.reported_at else c.dispatched_at end
                            else one.starts_at end,
           'metAt', met.at, 'runs', one.runs and one.due_at is not null,
           'minutes', case when one.due_at is null and one.runs
                           then extract(epoch from promised.due_at - c.reported_at)::integer / 60 end,
           'missedAt', c.missed -> one.kind) order by array_position(array['accept', 'on_site', 'feedback', 'resolve'], one.kind))
    from limits_of(c) one
    left join work_items item on item.code = c.item_code
   cross join lateral (
         select case one.kind when 'on_site'  then on_site_due(c.reported_at, c.item_code, item.onsite_minutes)
                              when 'feedback' then feedback_due(c.reported_at, c.item_code, item.onsite_minutes) end) promised (due_at)
   cross join lateral (
         select case one.kind when 'accept'   then coalesce(c.accepted_at, c.on_site_at, c.feedback_at)
                              when 'on_site'  then coalesce(c.on_site_at, c.feedback_at)
                              when 'feedback' then c.feedback_at
                              when 'resolve'  then case when c.status = 'closed' then c.closed_at end end) met (at);
end;
