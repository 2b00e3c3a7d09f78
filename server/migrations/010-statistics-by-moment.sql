-- The statistics' tables, made again: what a case counts as is counted by the moment that it belongs to (a promise when it fell due,
-- a closing when it closed), lateness is kept as the spans in which it was, and nothing depends on the order of a list. All of it is a
-- projection of the feed, so nothing is carried over: the server folds it from the first event on.

drop schema statistics cascade;
create schema statistics;
update feed.projections set seq = 0, at = '-infinity' where name = 'statistics';

create table statistics.facts (
  number             text collate "C" primary key,
  -- The event it is known by, and when that happened.
  seq                bigint not null,
  known_at           timestamptz not null,
  reported_at        timestamptz not null,
  -- The grid, or the city while unassigned; the codes of subdistrict and community are its beginnings.
  scope_code         text collate "C" not null,
  estate_code        text collate "C",
  building_code      text collate "C",
  category           text,
  source             text,
  status             text not null,
  -- Each phase that can be passed more than once keeps the two ends of its last completed passage; the others have theirs below.
  -- Waiting outside every grid → filed_at.
  filing_from        timestamptz,
  filed_at           timestamptz,
  -- Filed → sent_at, the dispatch that answers this filing.
  sending_from       timestamptz,
  sent_at            timestamptz,
  -- Handed to the worker that accepted → accepted_at.
  accepting_from     timestamptz,
  dispatched_at      timestamptz,
  accepted_at        timestamptz,
  on_site_at         timestamptz,
  feedback_at        timestamptz,
  -- Closed or void.
  ended_at           timestamptz,
  suspended_at       timestamptz,
  accept_due_at      timestamptz,
  on_site_due_at     timestamptz,
  feedback_due_at    timestamptz,
  resolve_due_at     timestamptz,
  -- When the first promise of a kind that the case missed fell due; null while it has missed none.
  accept_missed_at   timestamptz,
  on_site_missed_at  timestamptz,
  feedback_missed_at timestamptz,
  resolve_missed_at  timestamptz,
  returns            integer not null,
  reworks            integer not null,
  reopenings         integer not null,
  wrong_grids        integer not null,
  -- Closed without feedback.
  forced             boolean not null,
  -- The reporter's last word: that it is done, or that it is not.
  satisfied          boolean,
  -- Which levels above the grid have held it.
  held_community     boolean not null,
  held_subdistrict   boolean not null,
  held_city          boolean not null,
  -- When it was overdue, each span without its beginning and with its end; the one that goes on has no end.
  late               tstzmultirange not null,
  -- What it counts as at the projection's moment, a bit for each measure.
  measures           integer not null default 0,
  -- The next moment at which that changes by time alone.
  changes_at         timestamptz
);
-- A list of cases anywhere: those of a place, newest first. It skips what does not belong to it within the index, so that a few among
-- many are found without their rows.
create index facts_by_time      on statistics.facts (reported_at desc, number desc) include (measures, seq);
create index facts_by_town      on statistics.facts (left(scope_code, 9), reported_at desc, number desc) include (scope_code, measures, seq);
create index facts_by_community on statistics.facts (left(scope_code, 12), reported_at desc, number desc) include (scope_code, measures, seq);
create index facts_by_grid      on statistics.facts (scope_code, reported_at desc, number desc) include (measures, seq);
create index facts_by_estate    on statistics.facts (estate_code, reported_at desc, number desc) include (measures, seq) where estate_code is not null;
create index facts_by_building  on statistics.facts (building_code, reported_at desc, number desc) include (measures, seq) where building_code is not null;
-- What is counted by another moment than the report: of a period's ends, and in a list latest first.
create index facts_by_end       on statistics.facts (ended_at desc, number desc) include (scope_code, measures, seq) where ended_at is not null;
create index facts_by_accept    on statistics.facts (coalesce(accept_missed_at, accept_due_at) desc, number desc) include (scope_code, measures, seq)
  where coalesce(accept_missed_at, accept_due_at) is not null;
create index facts_by_on_site   on statistics.facts (coalesce(on_site_missed_at, on_site_due_at) desc, number desc) include (scope_code, measures, seq)
  where coalesce(on_site_missed_at, on_site_due_at) is not null;
create index facts_by_feedback  on statistics.facts (coalesce(feedback_missed_at, feedback_due_at) desc, number desc) include (scope_code, measures, seq)
  where coalesce(feedback_missed_at, feedback_due_at) is not null;
create index facts_changing     on statistics.facts (changes_at) where changes_at is not null;
create index facts_open         on statistics.facts (scope_code, reported_at) include (estate_code, building_code, category, measures) where ended_at is null;
-- What is open in a place is a sum but for homes, and but for what is suspended.
create index facts_suspended        on statistics.facts (scope_code) where suspended_at is not null and ended_at is null;
create index facts_open_by_estate   on statistics.facts (estate_code) where ended_at is null;
create index facts_open_by_building on statistics.facts (building_code) where ended_at is null;

-- A case that is counted (1), or no longer counted as it was (-1).
create type statistics.change as (sign integer, fact statistics.facts);

-- Sums over the cases of an area, so that no answer grows with the cases.
--   rollups    hours for communities and above, all categories together; days and months for grids and above; days for estates
--   hours      days and months for grids and above
--   durations  the same
-- category: '*' of all, '' of those without one. Rollups tell categories apart down to grids, hours and durations for city and
-- subdistricts. bucket: the start of an hour, day or month by the city's clock. Each sum stands where the moment of its measure lies.

-- The measures' columns follow from their definitions (server/statistics/projection/measures.ts).
create table statistics.rollups (
  area_code          text collate "C" not null,
  category           text not null,
  grain              text not null check (grain in ('hour', 'day', 'month')),
  bucket             timestamptz not null,
  primary key (area_code, category, grain, bucket)
);

-- Reported cases by hour: slot 0–23 of a day, or of a month's weeks, Monday's first hour 0 to Sunday's last 167.
create table statistics.hours (
  area_code          text collate "C" not null,
  category           text not null,
  grain              text not null check (grain in ('day', 'month')),
  bucket             timestamptz not null,
  slot               smallint not null check (slot between 0 and 167),
  reported           integer not null,
  primary key (area_code, category, grain, bucket, slot)
);

-- How many closed cases took how long in a phase: counts[i] of them up to the i-th edge and more than the one before.
create table statistics.durations (
  area_code          text collate "C" not null,
  category           text not null,
  grain              text not null check (grain in ('day', 'month')),
  bucket             timestamptz not null,
  phase              text not null,
  counts             integer[] not null,
  primary key (area_code, category, grain, bucket, phase)
);

-- What the sums were made by: other definitions make them again.
create table statistics.made_by (
  one                boolean primary key default true check (one),
  definitions        text not null
);
