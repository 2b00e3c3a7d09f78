-- The level that the catalogue's words begin with, as in 社区（全科网格服务站）; null for any other.
create or replace function level_named(words text) returns text
language sql immutable
return case when words like '社区%' then 'community' when words like '街道%' then 'subdistrict' when words like '市级%' then 'city' end;
