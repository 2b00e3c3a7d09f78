import type { KpiKind } from '../../server/contracts/kpi.ts'
import type { Share } from '../../server/contracts/statistics.ts'
import { rate } from './rate.ts'

/** From this count on a change is shown in percent; below, a single case would be over 5 %. */
const percentFrom = 20

/** A figure's change from an earlier one. `amount` is never negative; points are percentage points, `amount` the figure's own unit. */
export interface Change {
  readonly direction: 'up' | 'down' | 'same'
  readonly amount: number
  readonly unit: 'percent' | 'cases' | 'points' | 'amount'
}

const change = (difference: number, unit: Change['unit']): Change => {
  const shown = unit === 'cases' ? difference : Math.round(difference * 10) / 10
  const direction = shown > 0 ? 'up' : shown < 0 ? 'down' : 'same'
  return { direction, amount: Math.abs(shown), unit }
}

/** A count against an earlier one. */
export function compareCounts(now: number, then: number): Change {
  return then < percentFrom ? change(now - then, 'cases') : change(((now - then) / then) * 100, 'percent')
}

/** A rate against an earlier one; null when either is unknown. */
export function compareRates(now: Share, then: Share): Change | null {
  const [rateNow, rateThen] = [rate(now), rate(then)]
  return rateNow === null || rateThen === null ? null : change((rateNow - rateThen) * 100, 'points')
}

/** A KPI against its value at another time; null when either is unknown. Rates are fractions. */
export function compareKpi(kind: KpiKind, now: number | null, then: number | null): Change | null {
  if (now === null || then === null) return null
  if (kind === 'rate') return change((now - then) * 100, 'points')
  return kind === 'average' ? change(now - then, 'amount') : compareCounts(now, then)
}
