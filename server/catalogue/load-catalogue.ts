import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientBase } from 'pg'

/** Units and work items from a city's catalogue.csv; rows that are there already are brought up to date. */
export async function loadCatalogue(client: ClientBase, cityDir: string): Promise<void> {
  const rows: unknown = parse(readFileSync(join(cityDir, 'catalogue.csv')), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
  })
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
