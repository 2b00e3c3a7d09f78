-- The orders of levels.ts, from 1 for the lowest up.
create or replace function level_height(level text) returns integer
language sql immutable
return array_position(array['grid', 'community', 'subdistrict', 'city'], level);

create or replace function level_at(height integer) returns text
language sql immutable
return (array['grid', 'community', 'subdistrict', 'city'])[height];

create or replace function supervision_height(supervision text) returns integer
language sql immutable
return array_position(array['none', 'normal', 'yellow', 'red'], supervision);

-- There is no step above red.
create or replace function supervision_at(height integer) returns text
language sql immutable
return (array['none', 'normal', 'yellow', 'red'])[least(4, height)];

-- The higher one of two; where one is null, the other.
create or replace function higher_level(a text, b text) returns text
language sql immutable
return level_at(greatest(level_height(a), level_height(b)));
