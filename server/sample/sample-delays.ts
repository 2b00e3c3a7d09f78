import { randomStream, type RandomStream } from './seeded-random.ts'

const minute = 60_000
const hour = 60 * minute

/**
 * How one case will go. All times in milliseconds: `dispatchAfter` from the report, `accept`, `arrive` and `feedback`
 * from the dispatch, `check` from the feedback, `close` from the start of the check.
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
}

/** Share of cases whose closing waits for another unit: days in a real city, few in a demonstration at many times its rate. */
export interface Patience {
  readonly longShare: number
}

export const realPatience: Patience = { longShare: 0.09 }
export const demonstrationPatience: Patience = { longShare: 0.02 }

/** Travel: 93 % of arrivals lie within 10 minutes of dispatch (median 4.7 min). */
const arrival = { median: 4.7 * minute, spread: 0.51 }
/** Work on site: with the travel, 89 % of feedbacks lie within 30 minutes of dispatch. */
const work = { median: 11 * minute, spread: 0.68 }

/** Draws one case's plan. `onSiteDuty`: the item has the two human clocks; others are office work over hours. */
export function drawPlan(random: RandomStream, onSiteDuty: boolean, patience: Patience): CasePlan {
  const dispatchAfter = random.logNormal(2 * minute, 0.7)
  const travel = random.logNormal(arrival.median, arrival.spread)
  const working = random.logNormal(work.median, work.spread)
  const accept = Math.min(random.logNormal(0.7 * minute, 0.6), travel * 0.8)
  const longWait = random.chance(patience.longShare)
  const check = longWait ? random.logNormal(20 * hour, 0.6) : random.logNormal(9 * minute, 0.8)
  const close = random.logNormal(6 * minute, 0.7)
  if (!onSiteDuty) {
    const feedback = random.logNormal(1.6 * hour, 0.8) + accept
    return { dispatchAfter, accept, arrive: null, feedback, check, close }
  }
  if (random.chance(0.16)) return { dispatchAfter, accept, arrive: null, feedback: travel, check: null, close }
  return { dispatchAfter, accept, arrive: travel, feedback: travel + working, check, close }
}

/**
 * The plan of a named case: a pure function of seed, number and turn (how often it has been dispatched), so that whoever
 * takes up the work in the middle goes on as if there had been no break.
 */
export function planOf(seed: number, number: string, turn: string, onSiteDuty: boolean, patience: Patience): CasePlan {
  return drawPlan(randomStream(seed, `plan:${number}:${turn}`), onSiteDuty, patience)
}
