-- A span of time in the coarsest whole buckets of `grains` (coarsest first, of month, day and hour), and the rest as 'case':
-- there the cases themselves are counted. Buckets from first until before beyond.
create or replace function statistics.spans(since timestamptz, until timestamptz, grains text[], zone text)
returns table (grain text, first timestamptz, beyond timestamptz)
language plpgsql stable rows 4
as $$
declare
  finer text[] := grains[2:];
begin
  if since >= until then
    return;
  end if;
  if cardinality(grains) = 0 then
    return query select 'case', since, until;
    return;
  end if;
  grain  := grains[1];
  first  := date_trunc(grain, since, zone);
  first  := case when first = since then since else date_trunc(grain, (first at time zone zone + ('1 ' || grain)::interval) at time zone zone, zone) end;
  beyond := date_trunc(grain, until, zone);
  if first >= beyond then
    return query select * from statistics.spans(since, until, finer, zone);
    return;
  end if;
  return next;
  return query select * from statistics.spans(since, first, finer, zone);
  return query select * from statistics.spans(beyond, until, finer, zone);
end $$;

-- A period's counterpart in the past, by the city's clock: `back` earlier and as long as the part of the period that has been
-- reached. Whole calendar months stay whole calendar months, however many days they have: a February is compared with a February.
-- So it is never empty where the period is not, never inverted, and has the same number of days except for whole months.
create or replace function statistics.span_before(first timestamp, beyond timestamp, reached timestamp, back interval,
                                       out since timestamp, out until timestamp)
language sql immutable
return (first - back,
        case when extract(day from first) <> 1 or extract(day from beyond) <> 1 then first - back + (reached - first)
             when reached >= beyond then beyond - back
             else least(first - back + (reached - first), beyond - back) end);
