-- Minutes: each up to 40, then in steps of about 15 %, the last one 90 days. A constant, and minutes without decimal arithmetic
-- below: half the time for a duration.
create or replace function statistics.duration_edges() returns integer[]
language sql immutable
return array[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,
        37,38,39,40,46,53,61,70,80,92,106,122,140,161,185,213,245,282,324,373,429,493,567,652,750,863,992,
        1141,1312,1509,1735,1995,2294,2638,3034,3489,4012,4614,5306,6102,7017,8070,9281,10673,12274,14115,
        16232,18667,21467,24687,28390,32649,37546,43178,49655,57103,65668,75518,86846,99873,114854,129600];

-- The first edge that a duration does not exceed, from 1; the last one for all beyond.
create or replace function statistics.duration_bin(started timestamptz, ended timestamptz) returns integer
language sql immutable
return least(98, 1 + width_bucket(greatest(1, ceil(date_part('epoch', ended - started) / 60)) - 0.5,
                                  (statistics.duration_edges())::double precision[]));

-- Each phase by its last complete passage. Arrival and feedback run from the dispatch, as their promises do: a reassignment
-- to another worker gives no new time, and they are measured of cases that were promised them, as their rates are. Closing is the
-- reporter's whole wait.
create or replace function statistics.phases_of(fact statistics.facts) returns table (phase text, bin integer)
language sql immutable
begin atomic
  select spans.phase, statistics.duration_bin(spans.started, spans.ended)
    from (values ('filing',      true, fact.filing_from,    fact.filed_at),
                 ('dispatching', true, fact.sending_from,   fact.sent_at),
                 ('accepting',   true, fact.accepting_from, fact.accepted_at),
                 ('arrival',     coalesce(fact.on_site_missed_at, fact.on_site_due_at) is not null,   fact.dispatched_at, fact.on_site_at),
                 ('feedback',    coalesce(fact.feedback_missed_at, fact.feedback_due_at) is not null, fact.dispatched_at, fact.feedback_at),
                 ('checking',    true, fact.feedback_at,    fact.ended_at),
                 ('closing',     true, fact.reported_at,    fact.ended_at)) spans (phase, is_counted, started, ended)
   where fact.status = 'closed' and spans.is_counted and spans.started is not null and spans.ended is not null;
end;

-- counts with an added number in some bins.
create or replace function statistics.add_bins(counts integer[], bins integer[], more integer[]) returns integer[]
language plpgsql immutable
as $$
declare
  place integer;
begin
  for place in 1 .. cardinality(bins) loop
    if cardinality(counts) < bins[place] then
      counts := counts || array_fill(0, array[bins[place] - cardinality(counts)]);
    end if;
    counts[bins[place]] := counts[bins[place]] + more[place];
  end loop;
  return counts;
end $$;
