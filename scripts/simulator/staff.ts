import { setTimeout as sleep } from 'node:timers/promises'
import { hasEnded, transitions } from '../../server/cases/transitions.ts'
import type { Case, CaseStatus } from '../../server/contracts/case.ts'
import { nextStep, type Step } from '../../server/sample/next-step.ts'
import { demonstrationPatience, planOf } from '../../server/sample/sample-delays.ts'
import { randomStream } from '../../server/sample/seeded-random.ts'
import type { CityClient, MoveAnswer } from './city-client.ts'
import type { Tally } from './tally.ts'
import { hourMs } from '../../server/tasks/durations.ts'

const openStatuses = (Object.keys(transitions) as CaseStatus[]).filter((status) => !hasEnded(status))

/** A case in hand, and what its people will do with it when. */
interface Task {
  readonly case: Case
  readonly step: Step
  readonly dueAt: number
}

export interface StaffOptions {
  /** Shortens all delays by this factor; 1 is real time. */
  readonly tempo: number
  /** Codes of the items with an on-site duty. */
  readonly onSiteItems: ReadonlySet<string>
  readonly signal: AbortSignal
  readonly onRefusal: (message: string) => void
}

/** Cases are identified by their numbers; a restart with another seed must not change work that has begun. */
const planSeed = 1
/** How often the open cases are looked through for those that others reported or moved. */
const roundMs = 30_000
const mostAtOnce = 8
const longestLatenessMs = hourMs

/**
 * Dispatchers, grid workers and checkers: they take up every open case and move it on when its time has come. A case's
 * plan follows from its number and stamps, so that after a restart everything goes on as planned. Closed cases are forgotten.
 */
export class Staff {
  readonly #client: CityClient
  readonly #checker: CityClient
  readonly #tally: Tally
  readonly #options: StaffOptions
  readonly #tasks = new Map<string, Task>()

  /** `checker` is another account: an account may not check its own feedback. */
  constructor(client: CityClient, checker: CityClient, tally: Tally, options: StaffOptions) {
    this.#client = client
    this.#checker = checker
    this.#tally = tally
    this.#options = options
  }

  get openCases(): number {
    return this.#tasks.size
  }

  /** Takes a case up as it is now. An older version than the one in hand changes nothing. */
  take(current: Case): void {
    const known = this.#tasks.get(current.number)
    if (known && known.case.version >= current.version) return
    const step = nextStep(timesOf(current), this.#planOf(current), this.#options.tempo)
    if (!step) return void this.#tasks.delete(current.number)
    this.#tasks.set(current.number, { case: current, step, dueAt: this.#dueAt(current, step) })
  }

  /** Works until the signal: rounds over the open cases, and in between what has fallen due. */
  async run(): Promise<void> {
    const { signal, tempo } = this.#options
    let nextRound = 0
    while (!signal.aborted) {
      if (Date.now() >= nextRound) {
        for await (const found of this.#client.cases(openStatuses)) this.take(found)
        nextRound = Date.now() + roundMs
      }
      await this.#workOff(Date.now())
      await sleep(tempo > 1 ? 20 : 250, undefined, { signal })
    }
  }

  async #workOff(now: number): Promise<void> {
    const due = [...this.#tasks.values()].filter(({ dueAt }) => dueAt <= now).sort((a, b) => a.dueAt - b.dueAt)
    for (let start = 0; start < due.length; start += mostAtOnce) {
      await Promise.all(due.slice(start, start + mostAtOnce).map((task) => this.#act(task)))
    }
  }

  async #act({ case: current, step: { to, reason } }: Task): Promise<void> {
    const person = to === 'closed' || current.status === 'checking' ? this.#checker : this.#client
    const answer = await person.move(current, {
      to,
      ...(reason !== undefined && { reason }),
      // The simulated checker rings the reporter up.
      ...(to === 'closed' && { checkedBy: 'call_back' }),
    })
    this.#count(answer)
    if (answer.kind !== 'refused') return this.take(answer.case)
    // If it is still open, the next round takes it up again.
    this.#tasks.delete(current.number)
    this.#options.onRefusal(`${current.number} ${current.status} → ${to}: ${answer.detail}`)
  }

  #count(answer: MoveAnswer): void {
    if (answer.kind === 'refused') return void this.#tally.refused++
    if (answer.kind === 'changed') return void this.#tally.overtaken++
    this.#tally.moved++
    if (answer.case.status === 'closed') this.#tally.closed++
    if (answer.case.status === 'void') this.#tally.voided++
  }

  #planOf({ number, itemCode, dispatchedAt }: Case) {
    const onSiteDuty = itemCode === null || this.#options.onSiteItems.has(itemCode)
    return planOf(planSeed, number, millisecondsOf(dispatchedAt), onSiteDuty, demonstrationPatience)
  }

  /**
   * What is late already is done within the next hour, spread, and sooner the less late it is: neither the past that the
   * first start puts in nor a pause of the simulation ends in a burst.
   */
  #dueAt({ number, version }: Case, { at }: Step): number {
    const now = Date.now()
    if (at > now) return at
    const longest = 30_000 + Math.min(now - at, longestLatenessMs)
    return now + randomStream(planSeed, `late:${number}:${version}`).between(2_000, longest) / this.#options.tempo
  }
}

function timesOf({ status, reportedAt, dispatchedAt, feedbackAt }: Case) {
  return {
    status,
    reportedAt: Date.parse(reportedAt),
    dispatchedAt: millisecondsOf(dispatchedAt),
    feedbackAt: millisecondsOf(feedbackAt),
  }
}

function millisecondsOf(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant)
}
