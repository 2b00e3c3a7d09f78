import { parse } from 'csv-parse/sync'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientBase } from 'pg'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { CityError } from './read-city.ts'

const Post = Type.Object({
  post_code: Type.String({ minLength: 1 }),
  level: Type.String({ minLength: 1 }),
  area_code: Type.String({ minLength: 6 }),
  role: Type.String({ minLength: 1 }),
  worker_number: Type.String({ minLength: 1 }),
  shift: Type.String({ minLength: 1 }),
})

/** Posts, their workers' numbers, and a standing duty for each. A city without posts.csv has nobody on duty. */
export async function loadPosts(client: ClientBase, cityDir: string): Promise<void> {
  const file = join(cityDir, 'posts.csv')
  if (!existsSync(file)) return
  const posts: unknown = parse(readFileSync(file), { columns: true, bom: true, skip_empty_lines: true })
  if (!Value.Check(Type.Array(Post), posts)) {
    throw new CityError(
      'posts.csv: expected the columns post_code, level, area_code, role, worker_number, shift, all filled',
    )
  }
  const values = [JSON.stringify(posts)]
  const input = `jsonb_to_recordset($1::jsonb) as post (
                   post_code text, level text, area_code text, role text, worker_number text, shift text)`
  await client.query(
    `insert into posts (code, level, area_code, role, shift)
     select post_code, level, area_code, role, shift from ${input}
     on conflict (code) do update
        set level = excluded.level, area_code = excluded.area_code, role = excluded.role, shift = excluded.shift`,
    values,
  )
  await client.query(
    `insert into workers (number) select distinct worker_number from ${input} on conflict do nothing`,
    values,
  )
  await client.query(
    `insert into duties (post_code, worker_number, starts_at)
     select post_code, worker_number, '-infinity' from ${input}
     on conflict do nothing`,
    values,
  )
}
