import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { asking, TooManyReadersError } from './read-share.ts'

/** Runs a read when its turn has come. */
export type ReadQueue = <Answer>(read: () => Promise<Answer>) => Promise<Answer>

const pauseMs = 5
/** The longest that a read lets waiting connections go first: a busy node still answers. */
const longestWaitMs = 2_000

/** The most visitors without a session that wait for their turn. */
const longestLine = 200

/**
 * A queue for reads of low priority, such as replay and statistics: one runs at a time, and each lets everything go first that waits
 * for a connection. Intake and the heartbeat of the screens never wait for more than one of them. Visitors without a session
 * come last, and at most `longestLine` of them wait.
 * @throws {TooManyReadersError} from a read, when that many wait already
 */
export function createReadQueue(pool: Pick<Pool, 'waitingCount'>): ReadQueue {
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
      // The queue is the limit: waiting in a share as well would hold up all entries behind it.
      return await asking.exit(read)
    } finally {
      giveTurn()
    }
  }
}
