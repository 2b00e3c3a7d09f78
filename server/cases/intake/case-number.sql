-- 6 digits of the city + yyyymmdd + daily sequence. The 100,000th case of a day makes 20 digits: longer, never lost.
create or replace function case_number(city_code text, day date, sequence integer) returns text
language sql immutable
return city_code || to_char(day, 'YYYYMMDD')
    || case when sequence < 100000 then lpad(sequence::text, 5, '0') else sequence::text end;
