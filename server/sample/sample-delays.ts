import { randomStream, type RandomStream } from './seeded-random.ts'

const minute = 60_000
const hour = 60 * minute

/**
 * How one case will go from one dispatch to the next. Times in milliseconds: `dispatchAfter` from the report, `accept`,
 * `arrive` and `feedback` from the dispatch, `check` and `close` from the feedback.
 */
export interface CasePlan {
  readonly dispatchAfter: number
  readonly accept: number
  /** Null: no step of its own, either solved on the spot or without on-site duty. */
  readonly arrive: number | null
  readonly feedback: number
  /** Null: solved on the spot and confirmed by the reporter, closed without a check. */
  readonly check: number | null
  readonly close: number
  /** The dispatcher knows it already from another report. */
  readonly duplicate: boolean
  /** The worker returns it: another grid's case. */
  readonly returned: boolean
  /** The check fails and it is dispatched once more. */
  readonly rework: boolean
}

/** Shares of cases that take long. */
export interface Patience {
  /** Closing waits for another unit for a day or more. */
  readonly longShare: number
  /** Work on site waits for a part, a key or a person: overdue for hours. */
  readonly stuckShare: number
}

/** As in a real city. */
export const realPatience: Patience = { longShare: 0.07, stuckShare: 0.04 }
/** A demonstration runs at twenty times the real rate; real patience would cover its wall with waiting cases. */
export const demonstrationPatience: Patience = { longShare: 0.02, stuckShare: 0.015 }

/** Travel: 93 % of arrivals lie within 10 minutes of dispatch. */
const travelTime = { median: 4.7 * minute, spread: 0.51 }
/** Work on site: with the travel and the stuck cases, 89 % of feedbacks lie within 30 minutes of dispatch. */
const workTime = { median: 11.3 * minute, spread: 0.58 }
const stuckTime = { median: 2.5 * hour, spread: 0.5 }

/** Draws one plan. `onSiteDuty`: the item has the two human clocks; others are office work over hours. */
export function drawPlan(random: RandomStream, onSiteDuty: boolean, { longShare, stuckShare }: Patience): CasePlan {
  const travel = random.logNormal(travelTime.median, travelTime.spread)
  const { median, spread } = random.chance(stuckShare) ? stuckTime : workTime
  const work = random.logNormal(median, spread)
  const accept = Math.min(random.logNormal(0.7 * minute, 0.6), travel * 0.8)
  const check = random.chance(longShare) ? random.logNormal(20 * hour, 0.6) : random.logNormal(9 * minute, 0.8)
  const close = check + random.logNormal(6 * minute, 0.7)
  const dispatcher = {
    dispatchAfter: random.logNormal(2 * minute, 0.7),
    duplicate: random.chance(0.06),
    returned: random.chance(0.015),
    rework: random.chance(0.03),
  }
  if (!onSiteDuty) {
    const feedback = accept + random.logNormal(1.6 * hour, 0.8)
    return { ...dispatcher, accept, arrive: null, feedback, check, close }
  }
  const solvedOnTheSpot = random.chance(0.16)
  if (solvedOnTheSpot) return { ...dispatcher, accept, arrive: null, feedback: travel, check: null, close }
  return { ...dispatcher, accept, arrive: travel, feedback: travel + work, check, close }
}

/**
 * The plan of a named case for one turn (its dispatch): a pure function, so that a simulator that starts in the middle
 * goes on as if there had been no break.
 */
export function planOf(
  seed: number,
  name: string,
  turn: number | null,
  onSiteDuty: boolean,
  patience: Patience,
): CasePlan {
  return drawPlan(randomStream(seed, `plan:${name}:${turn}`), onSiteDuty, patience)
}
