import type { ClientBase } from 'pg'
import { Type } from 'typebox'
import { CityError } from '../areas/read-city.ts'
import { readTable } from '../areas/read-table.ts'

const Name = Type.String({ minLength: 1, description: 'a code or name' })
const Text = Type.String({ description: 'text' })
const Minutes = Type.String({ pattern: '^([1-9][0-9]{0,5})?$', description: 'whole minutes from 1, or nothing' })

/** A row of catalogue.csv; the columns of escalation and co-units are taken as they stand. */
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
  resolve_hours: Type.String({
    pattern: '^(?![0.]+$)([0-9]{1,5}([.][0-9]+)?)?$',
    description: 'hours above 0, or nothing',
  }),
  clock: Text,
  default_priority: Type.Enum(['P1', 'P2', 'P3', 'P4'], { description: 'P1, P2, P3 or P4' }),
  data_status: Text,
})

/**
 * Units and work items from a city's catalogue.csv; rows that are there already are brought up to date. A city without
 * the file has no items: its reports name none.
 * @throws {CityError} naming row and column
 */
export async function loadCatalogue(client: ClientBase, cityDir: string): Promise<void> {
  const rows = readTable(cityDir, 'catalogue.csv', Item, 'item_code')
  const unitNames = new Map<string, string>()
  for (const { item_code, unit_code, unit_name } of rows) {
    const known = unitNames.get(unit_code) ?? unit_name
    if (known !== unit_name) {
      throw new CityError(
        `catalogue.csv, item ${item_code}, column unit_name: expected ${known} for unit ${unit_code} as above, came ${unit_name}`,
      )
    }
    unitNames.set(unit_code, known)
  }
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
