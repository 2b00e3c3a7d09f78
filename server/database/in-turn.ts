import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'

/** Does a read when its turn has come. */
export type Turn = <Answer>(read: () => Promise<Answer>) => Promise<Answer>

const pauseMs = 5
/** After so long among others that wait, a read waits its part no longer: a busy node still answers. */
const longestWaitMs = 2_000

/**
 * A turnstile for reads that may wait, such as replay and statistics: one at a time, and each lets those go first that wait
 * for a connection. Intake and the heartbeat of the screens never stand behind more than one of them.
 */
export function takeTurns(pool: Pick<Pool, 'waitingCount'>): Turn {
  let last: Promise<unknown> = Promise.resolve()

  async function passed(): Promise<void> {
    const deadline = performance.now() + longestWaitMs
    while (pool.waitingCount > 0 && performance.now() < deadline) await sleep(pauseMs)
  }

  return (read) => {
    const turn = last.then(passed).then(read)
    last = turn.catch(() => undefined)
    return turn
  }
}
