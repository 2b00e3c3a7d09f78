import type { Pool } from 'pg'
import type { AreaDuty } from '../contracts/duty.ts'

/**
 * The workers on duty at `at` (ISO 8601) in an area in force and in those above it. A stand-in goes before the regular worker,
 * as in the database's `on_duty`. A day or night post is manned in its hours only.
 */
export async function readDuty(pool: Pool, code: string, at: string): Promise<AreaDuty> {
  const { rows } = await pool.query<AreaDuty>({
    name: 'read-duty',
    text: `
      with recursive chain as (
        select code, level, name, parent_code, 0 as height
          from active_areas
         where code = $1
        union all
        select above.code, above.level, above.name, above.parent_code, height + 1
          from chain
          join active_areas above on above.code = chain.parent_code
      ), manned as (
        select posts.code, posts.level, area_code, posts.role, posts.shift, front.worker_number,
               coalesce(front.stands_in, false) as stands_in
          from posts
          left join in_front($2) front on front.post_code = posts.code
         where area_code in (select code from chain)
            or (posts.level = 'grid' and is_within(area_code, $1))
      )
      select $1::text as code, to_jsonb($2::timestamptz) as at,
             (select jsonb_agg(jsonb_build_object(
                       'level', level, 'code', code, 'name', name,
                       'posts', coalesce((select jsonb_agg(jsonb_build_object(
                                                   'code', manned.code, 'role', role, 'shift', shift,
                                                   'workerNumber', worker_number, 'standsIn', stands_in) order by manned.code)
                                            from manned where area_code = chain.code), '[]')) order by height)
                from chain) as chain,
             (select jsonb_build_object('total', count(*), 'onDuty', count(worker_number))
                from manned where level = 'grid' and is_within(area_code, $1)) as "gridPosts"`,
    values: [code, at],
  })
  return rows[0]!
}
