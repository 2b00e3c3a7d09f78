-- Which cases a phase is measured of, and when closing in time counts, has changed: everything is counted again, from the first event on.
-- First, so that the indexes below are built of nothing.
truncate statistics.facts, statistics.rollups, statistics.hours, statistics.durations;
update feed.projections set seq = 0, at = '-infinity' where name = 'statistics';

-- Closing in time counts by its own moment, as the other promises do: when a case was closed, or when its limit had passed.
create index facts_by_resolve on statistics.facts
  (coalesce(resolve_missed_at, case when resolve_due_at is not null then least(resolve_due_at, ended_at) end) desc, number desc)
  include (scope_code, measures, seq, resolve_missed_at, resolve_due_at, ended_at)
  where coalesce(resolve_missed_at, case when resolve_due_at is not null then least(resolve_due_at, ended_at) end) is not null;
create statistics statistics.facts_resolve
  on (coalesce(resolve_missed_at, case when resolve_due_at is not null then least(resolve_due_at, ended_at) end)) from statistics.facts;

-- The last of a case's moments has one more.
drop index statistics.facts_long_by_estate;
create index facts_long_by_estate on statistics.facts (estate_code,
  (greatest(reported_at, ended_at, coalesce(accept_missed_at, accept_due_at), coalesce(on_site_missed_at, on_site_due_at),
            coalesce(feedback_missed_at, feedback_due_at),
            coalesce(resolve_missed_at, case when resolve_due_at is not null then least(resolve_due_at, ended_at) end))))
  where estate_code is not null and greatest(reported_at, ended_at, coalesce(accept_missed_at, accept_due_at), coalesce(on_site_missed_at, on_site_due_at),
            coalesce(feedback_missed_at, feedback_due_at),
            coalesce(resolve_missed_at, case when resolve_due_at is not null then least(resolve_due_at, ended_at) end)) - reported_at > interval '7 days';
drop index statistics.facts_long_by_grid;
create index facts_long_by_grid on statistics.facts (scope_code,
  (greatest(reported_at, ended_at, coalesce(accept_missed_at, accept_due_at), coalesce(on_site_missed_at, on_site_due_at),
            coalesce(feedback_missed_at, feedback_due_at),
            coalesce(resolve_missed_at, case when resolve_due_at is not null then least(resolve_due_at, ended_at) end))))
  where greatest(reported_at, ended_at, coalesce(accept_missed_at, accept_due_at), coalesce(on_site_missed_at, on_site_due_at),
            coalesce(feedback_missed_at, feedback_due_at),
            coalesce(resolve_missed_at, case when resolve_due_at is not null then least(resolve_due_at, ended_at) end)) - reported_at > interval '7 days';
drop index statistics.facts_long_by_building;
create index facts_long_by_building on statistics.facts (building_code,
  (greatest(reported_at, ended_at, coalesce(accept_missed_at, accept_due_at), coalesce(on_site_missed_at, on_site_due_at),
            coalesce(feedback_missed_at, feedback_due_at),
            coalesce(resolve_missed_at, case when resolve_due_at is not null then least(resolve_due_at, ended_at) end))))
  where building_code is not null and greatest(reported_at, ended_at, coalesce(accept_missed_at, accept_due_at), coalesce(on_site_missed_at, on_site_due_at),
            coalesce(feedback_missed_at, feedback_due_at),
            coalesce(resolve_missed_at, case when resolve_due_at is not null then least(resolve_due_at, ended_at) end)) - reported_at > interval '7 days';

-- By whom: what a period's cases are divided by, beside their place and category.
alter table statistics.facts add column item_code text, add column level text, add column worker_number text;
-- The post that a worker had at a moment.
create index duties_by_worker on duties (worker_number, starts_at);
