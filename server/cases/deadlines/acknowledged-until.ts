import type { Volatile } from '../../contracts/volatile.ts'
import { badField } from '../../http/problems/errors.ts'
import type { VolatileLane } from '../../volatile/volatile-lane.ts'
import { readDatabaseClock } from '../../volatile/volatile-queries.ts'

const topic = 'alarms'
const key = 'until'

/**
 * The moment up to which alarms are acknowledged, at any screen of any node, shared by the volatile lane (F13).
 * It only moves forward: an alarm that was acknowledged never sounds again.
 */
export class AcknowledgedUntil {
  readonly #lane: VolatileLane
  readonly #tell: (volatile: Volatile) => void
  #until: string | null = null

  constructor(lane: VolatileLane, tell: (volatile: Volatile) => void) {
    this.#lane = lane
    this.#tell = tell
  }

  start(): void {
    this.#lane.follow(topic, null, ({ [key]: until }) => {
      this.#until = typeof until === 'string' ? until : null
      this.#tell({ topic, acknowledgedUntil: this.#until })
    })
  }

  /**
   * Acknowledges everything that began to alarm up to `until` (an instant, whole milliseconds count) and tells all screens.
   * @returns the acknowledged moment, ISO 8601 in UTC
   * @throws {ProblemError} 400 for a moment that has not come
   */
  async advance(until: string): Promise<string> {
    const moment = Date.parse(until)
    // Cases are stamped by the database's clock and go overdue by this node's; a moment of either may be acknowledged.
    if (moment > Date.now() && moment > Date.parse(await readDatabaseClock(this.#lane.pool))) {
      throw badField('until', 'a moment that has passed', until)
    }
    const instant = new Date(moment).toISOString()
    await this.#lane.advance(topic, key, instant)
    return this.#until !== null && Date.parse(this.#until) > moment ? this.#until : instant
  }
}
