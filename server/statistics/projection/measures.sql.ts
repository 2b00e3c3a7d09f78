import { createHash } from 'node:crypto'
import { bitOf, measureKeys, measures, moments, summed } from './measures.ts'

/** Changes with the definition of a measure: the sums made before are then made again. */
const definitions = createHash('sha256')
  .update(JSON.stringify([moments, measureKeys.map((key) => [key, measures[key].by, measures[key].holds])]))
  .digest('hex')

const bits = measureKeys
  .filter((measure) => measure !== 'voided')
  .map((measure) => `| case when ${measures[measure].holds} then ${bitOf(measure)} else 0 end`)

/** The measures of a case, from the definitions in measures.ts; and the sums' columns, one for each measure that has a moment. */
export const sql = `
-- Whether a promise of a limit fell due by a moment: it was missed once, or the moment of the present limit is past.
-- stopped_at: when its clock stopped, for good or for now, which matters while its act is not done: a limit ends with its case and
-- stands still while the case is suspended.
create or replace function statistics.fell_due(missed_at timestamptz, due_at timestamptz, done_at timestamptz, stopped_at timestamptz, moment timestamptz)
returns boolean
language sql immutable
return missed_at is not null or coalesce(due_at < least(moment, case when done_at is null then stopped_at end), false);

create or replace function statistics.measures_of(fact statistics.facts, moment timestamptz) returns integer
language sql stable
return case when ${measures.voided.holds} then ${bitOf('voided')} else 0
${bits.join('\n')}
end;

alter table statistics.rollups
${summed.map((measure) => `add column if not exists ${measure} integer not null default 0`).join(',\n')},
-- By the beginnings and by the ends of the spans in which cases were overdue.
add column if not exists late_from integer not null default 0,
add column if not exists late_until integer not null default 0;

do $$
begin
  if (select made_by.definitions from statistics.made_by) is distinct from '${definitions}' then
    truncate statistics.facts, statistics.rollups, statistics.hours, statistics.durations;
    update feed.projections set seq = 0, at = '-infinity' where name = 'statistics';
    insert into statistics.made_by (definitions) values ('${definitions}')
    on conflict (one) do update set definitions = excluded.definitions;
  end if;
end $$;
`
