-- The city, its place tree and the generations of its boundaries.
--
-- PostGIS and the role quanyu_app, which the application's connections run as, are there since the database was opened.

-- One row: the city that this database serves.
create table city (
  only_row           boolean primary key default true check (only_row),
  code               text not null,
  name               text not null,
  name_en            text not null,
  time_zone          text not null,
  -- EPSG code of the projected CRS in which metres are measured here, e.g. 4544 (CGCS2000 / 3-degree zone, CM 105° E).
  local_srid         integer not null,
  data_digest        text not null,
  loaded_at          timestamptz not null default now()
);

-- Editing boundaries makes a draft, activation makes it current; old cases keep the grid they had.
create table area_generations (
  generation         integer primary key,
  state              text not null check (state in ('draft', 'active', 'retired')),
  created_at         timestamptz not null default now(),
  activated_at       timestamptz,
  retired_at         timestamptz
);
create unique index area_generations_one_active on area_generations (state) where state = 'active';

-- Codes compare by bytes ("C"): "lower code wins" and "is within = starts with" must not depend on a locale.
create table areas (
  generation         integer not null references area_generations,
  code               text collate "C" not null,
  level              text not null check (level in ('city', 'subdistrict', 'community', 'grid', 'estate', 'building')),
  parent_code        text collate "C",
  name               text not null,
  -- WGS84 degrees, axis order lng lat.
  geometry           geometry(Polygon, 4326) not null,
  -- The same polygon in the city's projected CRS, metres; filled on load.
  local_geometry     geometry(Polygon) not null,
  residents          integer not null default 0 check (residents >= 0),
  properties         jsonb not null default '{}',
  primary key (generation, code),
  -- Postgres takes POINT(NaN …), infinity and latitude 999 for valid; NaN fails BETWEEN because it sorts above all numbers.
  check (ST_IsValid(geometry)),
  check (ST_XMin(geometry) between -180 and 180 and ST_XMax(geometry) between -180 and 180),
  check (ST_YMin(geometry) between -90 and 90 and ST_YMax(geometry) between -90 and 90)
);
-- One walk finds grid, estate and building of a point.
create index areas_covering on areas using gist (geometry) where level in ('grid', 'estate', 'building');
create index areas_grid_local on areas using gist (local_geometry) where level = 'grid';
create index areas_level on areas (generation, level, code);
-- The estates and buildings of a place are looked up with every answer.
create index areas_children on areas (generation, parent_code, level, code);
