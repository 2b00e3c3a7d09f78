import type { ClientBase } from 'pg'
import { Type } from 'typebox'
import { readTable } from './read-table.ts'

const Name = Type.String({ minLength: 1, description: 'a code or name' })
const Post = Type.Object({
  post_code: Name,
  level: Type.Enum(['city', 'subdistrict', 'community', 'grid'], {
    description: 'city, subdistrict, community or grid',
  }),
  area_code: Type.String({ pattern: '^[0-9]{6,15}$', description: 'the code of a place' }),
  role: Type.Enum(['grid_worker', 'community_desk', 'subdistrict_desk', 'city_dispatcher'], {
    description: 'grid_worker, community_desk, subdistrict_desk or city_dispatcher',
  }),
  worker_number: Name,
  shift: Type.Enum(['day', 'night', 'all'], { description: 'day, night or all' }),
})

/** The rows of posts.csv. @throws {CityError} naming row and column of every fault */
export const readPosts = (cityDir: string) => readTable(cityDir, 'posts.csv', Post, 'post_code')

/**
 * Posts, their workers' numbers, and for each post one permanent duty. Duty that is no longer in the file ends now, so
 * that no case goes to a replaced worker; temporary duty and stand-ins are left as they are. A city without posts.csv
 * has nobody on duty.
 * @throws {CityError} naming row and column
 */
export async function loadPosts(client: ClientBase, cityDir: string): Promise<void> {
  const values = [JSON.stringify(readPosts(cityDir))]
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
    `update duties set ends_at = now()
      where ${isStanding} and starts_at < now()
        and (post_code, worker_number) not in (select post_code, worker_number from ${input})`,
    values,
  )
  // The first worker of a post has always been on duty there, so that past reports find one; a successor begins now.
  await client.query(
    `insert into duties (post_code, worker_number, starts_at)
     select post_code, worker_number,
            case when exists (select from duties where duties.post_code = post.post_code) then now() else '-infinity' end
       from ${input}
      where not exists (select from duties
                         where duties.post_code = post.post_code and duties.worker_number = post.worker_number
                           and ${isStanding})`,
    values,
  )
}

const isStanding = `duties.ends_at = 'infinity' and not duties.stands_in`
