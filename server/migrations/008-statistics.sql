-- Statistics: a projection of the feed. One row for each case as it is known (facts), and sums of them (rollups, hours,
-- durations), so that a figure costs the same however many cases there are. Folded from the feed in order, exactly once, off
-- the commit path; can be emptied and folded again with the same result.
--
-- A figure may also change without an event: a limit runs out. So the projection stands at a position of the feed and at a
-- moment, both in its row of feed.projections, and everything in it is as of these two.

create schema statistics;
insert into feed.projections (name, at) values ('statistics', '-infinity');

create table statistics.facts (
  number             text collate "C" primary key,
  -- The event it is known by.
  seq                bigint not null,
  reported_at        timestamptz not null,
  -- The grid, or the city while unassigned; the codes of subdistrict and community are its beginnings.
  scope_code         text collate "C" not null,
  estate_code        text collate "C",
  building_code      text collate "C",
  category           text,
  status             text not null,
  filed_at           timestamptz,
  dispatched_at      timestamptz,
  accepted_at        timestamptz,
  on_site_at         timestamptz,
  feedback_at        timestamptz,
  -- Closed or void.
  ended_at           timestamptz,
  accept_due_at      timestamptz,
  on_site_due_at     timestamptz,
  feedback_due_at    timestamptz,
  resolve_due_at     timestamptz,
  suspended_at       timestamptz,
  returns            integer not null,
  reworks            integer not null,
  reopenings         integer not null,
  wrong_grids        integer not null,
  -- Closed without feedback.
  forced             boolean not null,
  -- The reporter's last word: that it is done, or that it is not.
  satisfied          boolean,
  -- Which levels have held it: 1 community, 2 subdistrict, 4 city.
  held_levels        integer not null,
  -- What it counts as, a bit for each measure, at the projection's moment.
  measures           integer not null default 0,
  -- The next moment at which that changes by time alone.
  changes_at         timestamptz,
  -- The promises that the case has missed for good: 1 accept, 2 on_site, 4 feedback, 8 resolve.
  missed             integer not null default 0,
  -- Each phase that can be passed more than once keeps the two ends of its last completed passage; the others have theirs above.
  -- Waiting outside every grid → filed_at.
  filing_from        timestamptz,
  -- Filed → sent_at, the dispatch that answers this filing.
  sending_from       timestamptz,
  sent_at            timestamptz,
  -- Handed to the worker that accepted → accepted_at.
  accepting_from     timestamptz
);
-- A list of cases anywhere: those of a place, newest first. It skips what does not belong to it within the index, so that a few among
-- many are found without their rows.
create index facts_by_time      on statistics.facts (reported_at desc, number desc) include (measures, seq);
create index facts_by_town      on statistics.facts (left(scope_code, 9), reported_at desc, number desc) include (scope_code, measures, seq);
create index facts_by_community on statistics.facts (left(scope_code, 12), reported_at desc, number desc) include (scope_code, measures, seq);
create index facts_by_grid      on statistics.facts (scope_code, reported_at desc, number desc) include (measures, seq);
create index facts_by_estate    on statistics.facts (estate_code, reported_at desc, number desc) include (measures, seq) where estate_code is not null;
create index facts_by_building  on statistics.facts (building_code, reported_at desc, number desc) include (measures, seq) where building_code is not null;
create index facts_changing     on statistics.facts (changes_at) where changes_at is not null;
create index facts_open         on statistics.facts (scope_code, reported_at) include (estate_code, building_code, category, measures) where ended_at is null;
-- What is open in a place is a sum but for homes, and but for what is suspended.
create index facts_suspended        on statistics.facts (scope_code) where measures & 134217728 <> 0;
create index facts_open_by_estate   on statistics.facts (estate_code) where ended_at is null;
create index facts_open_by_building on statistics.facts (building_code) where ended_at is null;

-- Sums over the cases of an area, so that no answer grows with the cases.
--   rollups    hours for communities and above, all categories together; days and months for grids and above; days for estates
--   hours      days and months for grids and above
--   durations  the same
-- category: '*' of all, '' of those without one. Rollups tell categories apart down to grids, hours and durations for city and
-- subdistricts. bucket: the start of an hour, day or month by the city's clock. A case stands where it was reported; ended
-- and late count where that happened, so that what was open or late at any midnight is a sum as well.
create table statistics.rollups (
  area_code          text collate "C" not null,
  category           text not null,
  grain              text not null check (grain in ('hour', 'day', 'month')),
  bucket             timestamptz not null,
  reported integer not null, voided integer not null, closed integer not null, should_close integer not null,
  closed_in_time integer not null, on_site_due integer not null, on_site_in_time integer not null,
  feedback_due integer not null, feedback_in_time integer not null, accept_due integer not null,
  accepted_in_time integer not null, dispatched integer not null, returned integer not null, answered integer not null,
  reworked integer not null, assigned integer not null, wrong_grid integer not null, finished integer not null,
  resolved integer not null, reopened integer not null, spoken integer not null, satisfied integer not null,
  held_community integer not null, held_subdistrict integer not null, held_city integer not null,
  -- By their own moments: ended; past the limit while open; and ended after that.
  ended integer not null, late_from integer not null, late_until integer not null,
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
