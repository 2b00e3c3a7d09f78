-- Cases as they are now, their numbers and their due moments. Their history is the feed.

-- In one table for each year, so that old years can be taken out and what is left stays small; server/cases/archive/partitions.sql
-- makes those tables.
create table cases (
  number                 text collate "C" not null,
  version                integer not null default 1,
  status                 text not null check (status in
                           ('reported', 'filed', 'dispatched', 'accepted', 'on_site', 'feedback', 'checking', 'closed', 'void')),
  level                  text not null default 'grid' check (level in ('grid', 'community', 'subdistrict', 'city')),
  -- WGS84 degrees, axis order lng lat.
  place                  geometry(Point, 4326) not null,
  area_generation        integer not null references area_generations,
  grid_code              text collate "C",
  -- The grid, or the city while unassigned: where the case is seen.
  scope_code             text collate "C" not null,
  estate_code            text collate "C",
  building_code          text collate "C",
  assign_method          text not null check (assign_method in ('inside', 'edge', 'nearest', 'manual')),
  second_grid_code       text collate "C",
  second_distance_meters double precision check (second_distance_meters >= 0),
  ambiguous              boolean not null,
  item_code              text references work_items,
  category               text,
  priority               text not null check (priority in ('P1', 'P2', 'P3', 'P4')),
  source                 text not null check (source in
                           ('mini_program', 'hotline', 'patrol', 'handheld', 'transfer_12345', 'leader', 'sensor')),
  worker_number          text references workers,
  description            text not null,
  -- The pair as it came, degrees in reported_crs.
  reported_lng           double precision not null check (reported_lng between -180 and 180),
  reported_lat           double precision not null check (reported_lat between -90 and 90),
  reported_crs           text not null check (reported_crs in ('WGS84', 'GCJ02', 'BD09', 'CGCS2000')),
  accuracy_meters        double precision check (accuracy_meters between 0 and 10000),
  occurred_at            timestamptz not null,
  -- When the server took it in; the time partition key.
  reported_at            timestamptz not null,
  dispatched_at          timestamptz,
  accepted_at            timestamptz,
  on_site_at             timestamptz,
  feedback_at            timestamptz,
  closed_at              timestamptz,
  on_site_due_at         timestamptz,
  feedback_due_at        timestamptz,
  close_reason           text,
  accept_due_at          timestamptz,
  resolve_due_at         timestamptz,
  -- 挂账: its clocks stand still since then.
  suspended_at           timestamptz,
  supervision            text not null default 'none' check (supervision in ('none', 'normal', 'yellow', 'red')),
  -- The level that supervises: the next one is of the same level or a higher one.
  supervision_level      text check (supervision_level in ('community', 'subdistrict', 'city')),
  returns                integer not null default 0 check (returns >= 0),
  reworks                integer not null default 0 check (reworks >= 0),
  reassignments          integer not null default 0 check (reassignments >= 0),
  -- The account that gave the feedback; another one checks.
  handled_by             text,
  -- 并案: the case that goes on in this one's place. Its reporter stays with this number, linked by this column.
  merged_into            text collate "C",
  -- From the kind of a limit to the due moment of the first promise of that kind that was missed.
  missed                 jsonb not null default '{}',
  -- When the clock of accept and resolve began, where that is not the report; and that of on site and feedback, where it is not
  -- the dispatch. A pause moves them along.
  limits_from            timestamptz,
  clocks_from            timestamptz,
  -- Whether a limit lies beyond the published calendar; server/cases/deadlines/provisional-limits.sql says so of each case.
  due_provisional        boolean not null default false,
  -- From the kind of a limit to its start, where a merge has set both, and of 'accept' where a sending after an acceptance in time
  -- has; all other limits begin with limits_from or clocks_from.
  limit_starts           jsonb not null default '{}',
  primary key (number, reported_at),
  constraint cases_place_check check (ST_X(place) between -180 and 180 and ST_Y(place) between -90 and 90),
  constraint cases_check check ((grid_code is null) = (assign_method = 'nearest')),
  constraint cases_check1 check (merged_into is null or status = 'void')
) partition by range (reported_at);
create index cases_by_time on cases (reported_at desc, number desc);
create index cases_by_scope on cases (scope_code, reported_at desc);
create index cases_open on cases (reported_at) where status not in ('closed', 'void');
create index cases_closed on cases (closed_at) where closed_at is not null;
-- How many cases a worker has in hand; what was merged into a case.
create index cases_in_hand on cases (worker_number) where worker_number is not null and status not in ('closed', 'void');
create index cases_merged on cases (merged_into) where merged_into is not null;
-- What is dispatched and not accepted goes along when a duty changes hands.
create index cases_dispatched on cases (grid_code) where status = 'dispatched';

-- Takes what belongs to no year's table, so that nothing is ever refused.
create table cases_default partition of cases default;

create table case_counters (
  day                date primary key,
  last               integer not null check (last >= 0)
);

-- The due moments of all cases, each to be fired once.
--
-- A table of our own that nodes claim rows of: pg-boss and graphile-worker, the well-kept job queues in PostgreSQL, want
-- a server (connections that listen, extensions, a schema they migrate by themselves) and do not run on the embedded
-- database, which has one connection. And no queue takes a job back in the transaction that makes it void.
create table case_deadlines (
  number             text collate "C" not null,
  limit_kind         text not null,
  step               smallint not null,
  due_at             timestamptz not null,
  level              text,
  supervises         boolean not null,
  -- What the history says of it: on_site_overdue, resolve_slow before the limit's end, accept_reminder.
  reason_code        text not null,
  fired_at           timestamptz,
  primary key (number, limit_kind, step)
);
create index case_deadlines_next on case_deadlines (due_at) where fired_at is null;

-- Limits that are to be set once more when the calendar has changed: how many minutes of working time lay between a moment that is
-- certain, or the start of the limit where that is later, and the due moment as it was.
create table provisional_limits (
  number             text collate "C" primary key,
  since              timestamptz not null,
  accept_due_at      timestamptz,
  accept_minutes     numeric,
  resolve_due_at     timestamptz,
  resolve_minutes    numeric
);

-- Years that were taken out. The application has no right to read them.
create schema archive;
