import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { asking, TooManyReadersError } from './read-share.ts'

/** Does a read when its turn has come. */
export type Turn = <Answer>(read: () => Promise<Answer>) => Promise<Answer>

const pauseMs = 5
/** After so long among others that wait, a read waits its part no longer: a busy node still answers. */
const longestWaitMs = 2_000

/** Of visitors without a session that wait for their turn. */
const longestLine = 200

/**
 * A turnstile for reads that may wait, such as replay and statistics: one at a time, and each lets those go first that wait
 * for a connection. Intake and the heartbeat of the screens never stand behind more than one of them. Visitors without a session
 * come after all others, and only so many of them wait.
 */
export function takeTurns(pool: Pick<Pool, 'waitingCount'>): Turn {
  const line: { readonly isStranger: boolean; readonly enter: () => void }[] = []
  let isTaken = false

  async function passed(): Promise<void> {
    const deadline = performance.now() + longestWaitMs
    while (pool.waitingCount > 0 && performance.now() < deadline) await sleep(pauseMs)
  }

  function giveTurn(): void {
    const next = Math.max(0, line.findIndex(({ isStranger }) => !isStranger)) // prettier-ignore
    const [first] = line.splice(next, 1)
    if (first) first.enter()
    else isTaken = false
  }

  return async (read) => {
    if (isTaken) {
      const isStranger = asking.getStore() === 'stranger'
      if (isStranger && line.length >= longestLine) throw new TooManyReadersError()
      await new Promise<void>((enter) => line.push({ isStranger, enter }))
    }
    isTaken = true
    try {
      await passed()
      // The turn is the limit: waiting in a share as well would hold up all who wait for the turn.
      return await asking.exit(read)
    } finally {
      giveTurn()
    }
  }
}
