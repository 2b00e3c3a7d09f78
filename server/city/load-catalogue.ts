import type { ClientBase } from 'pg'
import { Type, type Static } from 'typebox'
import { readTable, type RowFault } from './read-table.ts'
import { levelNames } from '../catalogue/level-names.ts'

const Name = Type.String({ minLength: 1, description: 'a code or name' })
const Text = Type.String({ description: 'text' })
const Minutes = Type.String({ pattern: '^([1-9][0-9]{0,5})?$', description: 'whole minutes from 1, or nothing' })

const Share = Type.Optional(
  Type.String({
    pattern: '^((?![0.]+$)([0-9]{1,3})([.][0-9]+)?)?$',
    description: 'a percentage above 0, or nothing',
  }),
)
const Hours = (more: string) =>
  Type.String({ pattern: '^(?![0.]+$)([0-9]{1,5}([.][0-9]+)?)?$', description: `hours above 0, or nothing${more}` })
/** Whom it goes to, in the city's own words: the level is what they begin with. */
const Level = Type.Optional(
  Type.String({
    pattern: `^((${Object.keys(levelNames).join('|')}).*)?$`,
    description: `words that begin with ${Object.keys(levelNames).join(', ')}, or nothing`,
  }),
)

/** A row of catalogue.csv. The columns of escalation may be missing; a step of it is whole or not there. */
const Item = Type.Object({
  item_code: Name,
  unit_code: Name,
  unit_name: Name,
  item_name: Name,
  category: Text,
  kind: Text,
  grid_worker_duty: Text,
  accept_minutes: Minutes,
  onsite_minutes: Minutes,
  resolve_hours: Hours(''),
  clock: Type.Enum(['工作时', '日历时'], { description: '工作时 or 日历时' }),
  default_priority: Type.Enum(['P1', 'P2', 'P3', 'P4'], { description: 'P1, P2, P3 or P4' }),
  remind_at_pct: Share,
  escalate1_to: Level,
  escalate1_after_hours: Type.Optional(Hours('')),
  escalate2_to: Level,
  escalate2_after_pct: Share,
  escalate3_to: Level,
  co_units: Type.Optional(Text),
  data_status: Text,
})
type Item = Static<typeof Item>

/** A step of the ladder without a time, or a time without a step, would be left out silently. */
function faultsOfSteps(row: Item): RowFault[] {
  const faults: RowFault[] = []
  if (row.resolve_hours === '') return faults
  const [first, second, third] = [row.escalate1_to, row.escalate2_to, row.escalate3_to]
  if (first && !row.escalate1_after_hours) faults.push(['escalate1_after_hours', `hours for ${first}`, ''])
  if (!first && row.escalate1_after_hours)
    faults.push(['escalate1_to', `a level for ${row.escalate1_after_hours} hours`, ''])
  if ((second || third) && !row.escalate2_after_pct)
    faults.push(['escalate2_after_pct', `a percentage for ${second || third}`, ''])
  if (!second && row.escalate2_after_pct) faults.push(['escalate2_to', `a level for ${row.escalate2_after_pct} %`, ''])
  return faults
}

/** The rows of catalogue.csv. @throws {CityError} naming row and column of every fault */
export const readCatalogueTable = (cityDir: string): Item[] => {
  const nameOfUnit = new Map<string, string>()
  return readTable(cityDir, 'catalogue.csv', Item, 'item_code', (row) => {
    const known = nameOfUnit.get(row.unit_code) ?? row.unit_name
    nameOfUnit.set(row.unit_code, known)
    const isOther: RowFault[] = known === row.unit_name ? [] : [['unit_name', `${known} for unit ${row.unit_code} as above`, row.unit_name]] // prettier-ignore
    return [...isOther, ...faultsOfSteps(row)]
  })
}

/**
 * Units and work items from a city's catalogue.csv; rows that are there already are brought up to date. A city without
 * the file has no items: its reports name none.
 * @throws {CityError} naming row and column
 */
export async function loadCatalogue(client: ClientBase, cityDir: string): Promise<void> {
  const rows = readCatalogueTable(cityDir)
  const values = [JSON.stringify(rows)]
  await client.query(
    `insert into units (code, name)
     select distinct unit_code, unit_name from jsonb_to_recordset($1::jsonb) as item (unit_code text, unit_name text)
     on conflict (code) do update set name = excluded.name`,
    values,
  )
  await client.query(
    `insert into work_items (
            code, unit_code, name, category, kind, grid_worker_duty, accept_minutes, onsite_minutes, resolve_hours,
            clock, priority, escalation, data_status)
     select item_code, unit_code, item_name, category, kind, grid_worker_duty,
            nullif(accept_minutes, '')::integer, nullif(onsite_minutes, '')::integer, nullif(resolve_hours, '')::numeric,
            clock, default_priority,
            jsonb_strip_nulls(jsonb_build_object(
              'remindAtPct', remind_at_pct, 'escalate1To', escalate1_to, 'escalate1AfterHours', escalate1_after_hours,
              'escalate2To', escalate2_to, 'escalate2AfterPct', escalate2_after_pct, 'escalate3To', escalate3_to,
              'coUnits', co_units)),
            data_status
       from jsonb_to_recordset($1::jsonb) as item (
              item_code text, unit_code text, item_name text, category text, kind text, grid_worker_duty text,
              accept_minutes text, onsite_minutes text, resolve_hours text, clock text, default_priority text,
              remind_at_pct text, escalate1_to text, escalate1_after_hours text, escalate2_to text,
              escalate2_after_pct text, escalate3_to text, co_units text, data_status text)
     on conflict (code) do update
        set unit_code = excluded.unit_code, name = excluded.name, category = excluded.category, kind = excluded.kind,
            grid_worker_duty = excluded.grid_worker_duty, accept_minutes = excluded.accept_minutes,
            onsite_minutes = excluded.onsite_minutes, resolve_hours = excluded.resolve_hours, clock = excluded.clock,
            priority = excluded.priority, escalation = excluded.escalation, data_status = excluded.data_status`,
    values,
  )
}
