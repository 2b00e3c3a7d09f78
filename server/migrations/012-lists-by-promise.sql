-- Lists by a promise are read from the index alone: it has the columns of its own expression, which PostgreSQL else looks up in the table,
-- a page for each case of another place that it passes over.
drop index statistics.facts_by_accept;
drop index statistics.facts_by_on_site;
drop index statistics.facts_by_feedback;
create index facts_by_accept   on statistics.facts (coalesce(accept_missed_at, accept_due_at) desc, number desc)
  include (scope_code, measures, seq, accept_missed_at, accept_due_at)
  where coalesce(accept_missed_at, accept_due_at) is not null;
create index facts_by_on_site  on statistics.facts (coalesce(on_site_missed_at, on_site_due_at) desc, number desc)
  include (scope_code, measures, seq, on_site_missed_at, on_site_due_at)
  where coalesce(on_site_missed_at, on_site_due_at) is not null;
create index facts_by_feedback on statistics.facts (coalesce(feedback_missed_at, feedback_due_at) desc, number desc)
  include (scope_code, measures, seq, feedback_missed_at, feedback_due_at)
  where coalesce(feedback_missed_at, feedback_due_at) is not null;
