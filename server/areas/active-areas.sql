-- The areas of the boundaries in force: whatever is asked about now asks here. A former or a coming generation is named by its number.
create or replace view active_areas as
select * from areas where generation = (select generation from area_generations where state = 'active');

-- Whether a code is that of a place or of one within it: codes are prefixes of their children's, down to the grid. Part of the asking
-- statement, where the range is looked up in an index. The body is text, so that codes compare as their columns do ("C").
create or replace function is_within(code text, place text) returns boolean
language sql immutable
as $$ select code >= place and code < place || '~' $$;

-- The same of where a case lies: estates and buildings have codes of their own.
create or replace function lies_within(scope_code text, estate_code text, building_code text, place text) returns boolean
language sql immutable
as $$ select scope_code >= place and scope_code < place || '~' or estate_code = place or building_code = place $$;
