import type { ClientBase, Pool } from 'pg'

interface Following {
  /** Of this grid alone; null: of the whole city. */
  readonly gridCode?: string | null
  /** How far the clock of the duties is ahead of the database's; 0 but in tests. */
  readonly aheadMs?: number
}

/**
 * A case follows the duty: a dispatched, not yet accepted case whose worker is no longer on duty at a
 * post of its grid goes to the worker who is, at most `most` cases. Where nobody is on duty, it stays. Its clocks go on, and it counts as no
 * reassignment. It depends on the present state, not on what has changed: a node that dies leaves nothing half done, and several
 * find different rows.
 * @returns how many have gone
 */
export async function followDuty(
  client: Pick<ClientBase, 'query'>,
  most: number,
  { gridCode = null, aheadMs = 0 }: Following = {},
): Promise<number> {
  const { rows } = await client.query<{ followed: number }>({
    name: 'follow-duty',
    text: `
      with clock as materialized (
        select clock_timestamp() as moment, clock_timestamp() + $3 * interval '1 millisecond' as reached
      ), fronts as materialized (
        -- First of all the one that on_duty names.
        select posts.area_code as grid_code, array_agg(front.worker_number order by stands_in desc, front.worker_number) as workers
          from clock, in_front(clock.reached) front
          join posts on posts.code = front.post_code
         where posts.role = 'grid_worker'
           and ($2::text is null or posts.area_code = $2)
         group by posts.area_code
      ), claimed as materialized (
        select subject as was, fronts.workers[1] as worker_number
          from cases subject
          join fronts on fronts.grid_code = subject.grid_code
         where subject.status = 'dispatched'
           -- Not a "not exists": a row that another node has just changed is judged again by its own columns alone.
           and subject.worker_number <> all (fronts.workers)
         order by subject.number
         limit $1
           for update of subject skip locked
      )
      select count(*)::integer as followed
        from change_cases((
          select jsonb_agg(jsonb_build_object(
                   'number', (was).number, 'at', moment, 'set', jsonb_build_object('worker_number', worker_number),
                   'historyDetail', '{"type": "case:taken_over", "actor": "duty", "reasonCode": "duty_changed"}'::jsonb) order by (was).number)
            from claimed, clock))`,
    values: [most, gridCode, aheadMs],
  })
  return rows[0]!.followed
}

/** In how many milliseconds the worker of a post may change next. */
export async function untilDutyChanges(pool: Pool): Promise<number | null> {
  const { rows } = await pool.query<{ ms: number | null }>({
    name: 'until-duty-changes',
    text: `
      select (extract(epoch from nullif(next_change_of_duty(now()), 'infinity') - clock_timestamp()) * 1000)::double precision as ms`,
  })
  return rows[0]!.ms
}
