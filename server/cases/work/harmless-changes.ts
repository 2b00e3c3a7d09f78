import type { EventType } from '../../contracts/feed.ts'
import type { Queries } from '../change-queries.ts'
import type { Step } from '../transitions.ts'

/** Changes that leave phase, grid, worker, suspension and limits of a case as they were: no lost race for most acts. */
const beside: readonly EventType[] = [
  'case:instructed',
  'case:copied',
  'case:nudged',
  'case:supervised',
  'case:escalated',
]

/** Acts that depend on what such a change writes: the level, or the step of supervision. */
const dependsOn: Partial<Record<Step['action'], readonly EventType[]>> = {
  hand_up: ['case:escalated'],
  hand_down: ['case:escalated'],
  supervise: ['case:supervised', 'case:escalated'],
  // Once a limit has passed an extension gives a new one, instead of adding to it.
  extend: ['case:escalated'],
}

/**
 * Whether all changes of a case after a version leave alone what an act depends on, so that it can be done as if they were seen. A reminder
 * of a limit changes nothing.
 */
export async function areHarmless(
  client: Queries,
  number: string,
  version: number,
  action: Step['action'],
): Promise<boolean> {
  const harmless = beside.filter((type) => !dependsOn[action]?.includes(type))
  const { rows } = await client.query<{ all: boolean | null }>({
    name: 'are-harmless',
    text: `
      select bool_and(type = any ($3) or type = 'case:escalated' and reason_code in ('accept_reminder', 'resolve_reminder')) as all
        from feed.history
       where id = $1 and version > $2`,
    values: [number, version, harmless],
  })
  return rows[0]!.all ?? false
}

/** Whether a case has the grid and the worker still that it had at a version, whatever else has changed. */
export async function isStillWithThem(client: Queries, number: string, version: number): Promise<boolean> {
  const { rows } = await client.query<{ same: boolean | null }>({
    name: 'is-still-with-them',
    text: `
      select bool_and(from_grid is not distinct from to_grid and from_worker is not distinct from to_worker or type = 'case:copied') as same
        from feed.history
       where id = $1 and version > $2`,
    values: [number, version],
  })
  return rows[0]!.same ?? false
}
