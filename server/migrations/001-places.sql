-- The place tree, its boundary generations, and who is on duty where.

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

create table posts (
  code               text primary key,
  level              text not null check (level in ('city', 'subdistrict', 'community', 'grid')),
  area_code          text collate "C" not null,
  role               text not null,
  shift              text not null
);
create index posts_area on posts (area_code, role);

-- A worker is a number here; names live with the accounts.
create table workers (
  number             text primary key,
  since              timestamptz not null default now()
);

create table duties (
  post_code          text not null references posts,
  worker_number      text not null references workers,
  starts_at          timestamptz not null,
  ends_at            timestamptz not null default 'infinity',
  stands_in          boolean not null default false,
  primary key (post_code, worker_number, starts_at),
  check (starts_at < ends_at)
);

-- The grid worker on duty in a grid at a moment; a stand-in goes before the regular worker. No row: nobody. A table, as
-- this becomes part of the asking statement: a scalar function would be started anew for each report.
create function on_duty(grid_code text, moment timestamptz) returns table (worker_number text)
language sql stable
begin atomic
  select duties.worker_number
    from posts join duties on duties.post_code = posts.code
   where posts.area_code = grid_code
     and posts.role = 'grid_worker'
     and moment >= duties.starts_at
     and moment < duties.ends_at
   order by duties.stands_in desc, duties.worker_number
   limit 1;
end;

-- Which grid, estate and building a point (WGS84) lies in: the one answer that intake, imports and look-ups share.
--   inside   exactly one grid covers it
--   edge     on a shared border: the lower code wins, the next is the second candidate at 0 m
--   nearest  outside every grid: no grid, the nearest is the second candidate with its distance in metres
-- ambiguous: inside or on the edge, but the circle of accuracy_meters reaches another grid.
create function locate(place geometry, accuracy_meters double precision)
returns table (
  grid_code text, estate_code text, building_code text, assign_method text,
  second_grid_code text, second_distance_meters double precision, ambiguous boolean
)
language sql stable
begin atomic
  select covering.grids[1],
         covering.estate_code,
         covering.building_code,
         case cardinality(covering.grids) when 0 then 'nearest' when 1 then 'inside' else 'edge' end,
         coalesce(covering.grids[2], neighbour.code, near.code, far.code),
         case when covering.grids[2] is not null then 0
              else round(coalesce(neighbour.distance, near.distance, far.distance)::numeric, 2)::double precision end,
         cardinality(covering.grids) > 0 and (neighbour.code is not null or (covering.grids[2] is not null and coalesce(accuracy_meters, 0) > 0))
    from (select coalesce(array_agg(area.code order by area.code) filter (where area.level = 'grid'), '{}') as grids,
                 min(area.code) filter (where area.level = 'estate')                                        as estate_code,
                 min(area.code) filter (where area.level = 'building')                                      as building_code
            from areas area
           where area.level in ('grid', 'estate', 'building')
             and area.generation = (select generation from area_generations where state = 'active')
             -- ST_Covers, not ST_Contains: the border belongs to the grid.
             and ST_Covers(area.geometry, place)) covering
    left join lateral
         (select other.code, ST_Distance(other.local_geometry, local.point) as distance
            from (select ST_Transform(place, (select local_srid from city)) as point) local, areas other
           where cardinality(covering.grids) = 1
             and accuracy_meters > 0
             and other.level = 'grid'
             and other.generation = (select generation from area_generations where state = 'active')
             and other.code <> covering.grids[1]
             and ST_DWithin(other.local_geometry, local.point, accuracy_meters)
           order by distance, other.code
           limit 1) neighbour on true
    left join lateral
         (select place && ST_Expand(town.geometry, 1) as is_near
            from areas town
           where cardinality(covering.grids) = 0
             and town.level = 'city'
             and town.generation = (select generation from area_generations where state = 'active')) outside on true
    left join lateral
         (select other.code, ST_Distance(other.local_geometry, local.point) as distance
            from (select ST_Transform(place, (select local_srid from city)) as point) local, areas other
           where outside.is_near
             and other.level = 'grid'
             and other.generation = (select generation from area_generations where state = 'active')
           -- The index gives them in this order: a few are measured, not all.
           order by other.local_geometry <-> local.point, other.code
           limit 1) near on true
    left join lateral
         -- Far away the city's projection ends in infinity: measured on the ellipsoid there.
         (select other.code, ST_Distance(other.geometry::geography, place::geography) as distance
            from areas other
           where not outside.is_near
             and other.level = 'grid'
             and other.generation = (select generation from area_generations where state = 'active')
           order by distance, other.code
           limit 1) far on true;
end;

grant select on city, area_generations, areas, posts, workers, duties to quanyu_app;
