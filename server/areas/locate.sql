-- Which grid, estate and building a point (WGS84) lies in: the one answer that intake, imports and look-ups share.
--   inside   exactly one grid covers it
--   edge     on a shared border: the lower code wins, the next is the second candidate at 0 m
--   nearest  outside every grid: no grid, the nearest is the second candidate with its distance in metres
-- ambiguous: inside or on the edge, but the circle of accuracy_meters reaches another grid.
create or replace function locate(place geometry, accuracy_meters double precision)
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
            from active_areas area
           where area.level in ('grid', 'estate', 'building')
             -- ST_Covers, not ST_Contains: the border belongs to the grid.
             and ST_Covers(area.geometry, place)) covering
    left join lateral
         (select other.code, ST_Distance(other.local_geometry, local.point) as distance
            from (select ST_Transform(place, (select local_srid from city)) as point) local, active_areas other
           where cardinality(covering.grids) = 1
             and accuracy_meters > 0
             and other.level = 'grid'
             and other.code <> covering.grids[1]
             and ST_DWithin(other.local_geometry, local.point, accuracy_meters)
           order by distance, other.code
           limit 1) neighbour on true
    left join lateral
         (select place && ST_Expand(town.geometry, 1) as is_near
            from active_areas town
           where cardinality(covering.grids) = 0
             and town.level = 'city') outside on true
    left join lateral
         (select other.code, ST_Distance(other.local_geometry, local.point) as distance
            from (select ST_Transform(place, (select local_srid from city)) as point) local, active_areas other
           where outside.is_near
             and other.level = 'grid'
           -- The index gives them in this order: a few are measured, not all.
           order by other.local_geometry <-> local.point, other.code
           limit 1) near on true
    left join lateral
         -- Far away the city's projection ends in infinity: measured on the ellipsoid there.
         (select other.code, ST_Distance(other.geometry::geography, place::geography) as distance
            from active_areas other
           where not outside.is_near
             and other.level = 'grid'
           order by distance, other.code
           limit 1) far on true;
end;
