-- Daily and weekly briefs (日报 · 周报): the figures as they stood when a brief was made, so that it can be read and printed at any time
-- and never says something else.

create table briefs (
  kind               text not null check (kind in ('daily', 'weekly')),
  first_day          date not null,
  last_day           date not null,
  made_at            timestamptz not null default clock_timestamp(),
  -- server/contracts/brief.ts describes it.
  content            jsonb not null,
  primary key (kind, first_day),
  check (first_day <= last_day)
);
