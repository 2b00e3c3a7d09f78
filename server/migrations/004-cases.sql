-- Cases as they are now. Their history is the feed.

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
  -- The grid, or the city while unassigned: who sees the case.
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
  primary key (number, reported_at),
  check (ST_X(place) between -180 and 180 and ST_Y(place) between -90 and 90),
  check ((grid_code is null) = (assign_method = 'nearest'))
);
create index cases_by_time on cases (reported_at desc, number desc);
create index cases_by_scope on cases (scope_code, reported_at desc);
create index cases_open on cases (reported_at) where status not in ('closed', 'void');
create index cases_closed on cases (closed_at) where closed_at is not null;

-- Personal data stands apart from the case and is read by nothing that feeds a screen.
create table reporter_contacts (
  case_number            text collate "C" not null,
  reported_at            timestamptz not null,
  name                   text,
  phone                  text,
  primary key (case_number, reported_at),
  foreign key (case_number, reported_at) references cases on delete cascade
);

create table case_counters (
  day                    date primary key,
  last                   integer not null check (last >= 0)
);

-- 6 digits of the city + yyyymmdd + daily sequence. The 100,000th case of a day makes 20 digits: longer, never lost.
create function case_number(city_code text, day date, sequence integer) returns text
language sql immutable
return city_code || to_char(day, 'YYYYMMDD')
    || case when sequence < 100000 then lpad(sequence::text, 5, '0') else sequence::text end;

-- The one shape of a case on its way to feed, lists and map; server/contracts/case.ts describes it.
create function case_json(c cases) returns jsonb
language sql stable
return jsonb_build_object(
  'number', c.number, 'version', c.version, 'status', c.status, 'level', c.level,
  'lng', ST_X(c.place), 'lat', ST_Y(c.place),
  'gridCode', c.grid_code, 'estateCode', c.estate_code, 'buildingCode', c.building_code,
  'assignMethod', c.assign_method, 'secondGridCode', c.second_grid_code,
  'secondDistanceMeters', c.second_distance_meters, 'ambiguous', c.ambiguous,
  'itemCode', c.item_code, 'category', c.category, 'priority', c.priority, 'source', c.source,
  'workerNumber', c.worker_number,
  'occurredAt', c.occurred_at, 'reportedAt', c.reported_at, 'dispatchedAt', c.dispatched_at,
  'acceptedAt', c.accepted_at, 'onSiteAt', c.on_site_at, 'feedbackAt', c.feedback_at, 'closedAt', c.closed_at,
  'onSiteDueAt', c.on_site_due_at, 'feedbackDueAt', c.feedback_due_at);

-- The promise: on site within 10 minutes of dispatch (a stricter item limit wins, a looser one does not), feedback
-- within 30. A case without an item has both clocks; an item without on-site duty (no onsite_minutes) has neither.
create function on_site_due(dispatched_at timestamptz, item_code text, onsite_minutes integer) returns timestamptz
language sql immutable
return case when item_code is null then dispatched_at + interval '10 minutes'
            when onsite_minutes is not null then dispatched_at + make_interval(mins => least(10, onsite_minutes)) end;

create function feedback_due(dispatched_at timestamptz, item_code text, onsite_minutes integer) returns timestamptz
language sql immutable
return case when item_code is null or onsite_minutes is not null then dispatched_at + interval '30 minutes' end;

grant select, insert, update on cases, case_counters to quanyu_app;
grant insert on reporter_contacts to quanyu_app;
