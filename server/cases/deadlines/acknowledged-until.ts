import type { CaseNumber } from '../../contracts/case.ts'
import type { Volatile } from '../../contracts/volatile.ts'
import { badField, ProblemError } from '../../http/problems/errors.ts'
import type { VolatileLane } from '../../volatile/volatile-lane.ts'
import { readDatabaseClock } from '../../volatile/volatile-queries.ts'
import { openAmong } from './alarm-queries.ts'

const topic = 'alarms'
/** The key of all cases' moment; a case's own has its number. */
const all = 'until'

/**
 * The moment up to which alarms are acknowledged, of all cases and of single ones, at any screen of any node, shared by the
 * volatile lane (F13). A moment only moves forward: an alarm that was acknowledged never sounds again.
 */
export class AcknowledgedUntil {
  readonly #lane: VolatileLane
  readonly #tell: (volatile: Volatile) => void
  #until: string | null = null
  #cases: Readonly<Record<CaseNumber, string>> = {}

  constructor(lane: VolatileLane, tell: (volatile: Volatile) => void) {
    this.#lane = lane
    this.#tell = tell
  }

  start(): void {
    this.#lane.follow(topic, null, ({ [all]: until, ...cases }) => {
      this.#until = typeof until === 'string' ? until : null
      this.#cases = Object.fromEntries(
        Object.entries(cases).flatMap(([number, moment]) =>
          typeof moment === 'string' && !this.#isCovered(moment) ? [[number, moment]] : [],
        ),
      )
      this.#tell({ topic, acknowledgedUntil: this.#until, cases: this.#cases })
    })
  }

  /**
   * Acknowledges everything that began to alarm up to `until` (an instant, whole milliseconds count) and tells all screens.
   * @returns the acknowledged moment, ISO 8601 in UTC
   * @throws {ProblemError} 400 for a moment that has not come
   */
  async advance(until: string): Promise<string> {
    const instant = await this.#pastInstant(until)
    const covered = Object.entries(this.#cases).filter(([, moment]) => moment <= instant)
    await this.#lane.advance(topic, all, instant)
    await this.#lane.forget(
      topic,
      covered.map(([number]) => number),
    )
    return this.#until !== null && this.#until > instant ? this.#until : instant
  }

  /**
   * Acknowledges what one open case has alarmed for up to `until`, and forgets the moments of cases that have ended.
   * @throws {ProblemError} 400 for a moment that has not come, 404 for a case that is not open
   */
  async advanceCase(number: CaseNumber, until: string): Promise<void> {
    const instant = await this.#pastInstant(until)
    const known = Object.keys(this.#cases)
    const open = new Set(await openAmong(this.#lane.pool, [number, ...known]))
    if (!open.has(number))
      throw new ProblemError('case_unknown', `Expected the number of an open case, came ${number}.`)
    await this.#lane.forget(
      topic,
      known.filter((one) => !open.has(one)),
    )
    await this.#lane.advance(topic, number, instant)
  }

  #isCovered(moment: string): boolean {
    return this.#until !== null && moment <= this.#until
  }

  async #pastInstant(until: string): Promise<string> {
    const moment = Date.parse(until)
    // Cases are stamped by the database's clock and go overdue by this node's; a moment of either may be acknowledged.
    if (moment > Date.now() && moment > Date.parse(await readDatabaseClock(this.#lane.pool))) {
      throw badField('until', 'a moment that has passed', until)
    }
    return new Date(moment).toISOString()
  }
}
