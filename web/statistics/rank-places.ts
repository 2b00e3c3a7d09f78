import type { AreaFigures, Kpi } from '../../server/contracts/kpi.ts'
import { isNormalised } from './kpi-units.ts'
import { byResidents, rate } from './rate.ts'

/** Why a place has no rank: fewer cases than the city asks for a rate, withheld, no denominator, or no residents. */
export type Unranked = 'few' | 'withheld' | 'none' | 'uninhabited'

/** A place in a ranking by one figure. */
export interface RankedPlace {
  readonly code: string
  readonly name: string
  /** 1 is first; equal values share a rank. */
  readonly rank: number | null
  /** A rate or average as it is; a count per 10,000 residents. */
  readonly value: number | null
  readonly numerator: number | null
  /** Null for counts. */
  readonly denominator: number | null
  /** Its overdue open cases; null where they are unknown or withheld. */
  readonly overdue: number | null
  readonly unranked: Unranked | null
}

function placeOf({ code, name, residents, figures }: AreaFigures, kpi: Pick<Kpi, 'key' | 'kind'>): RankedPlace {
  const figure = figures.find(({ key }) => key === kpi.key)
  const { value = null, numerator = null, denominator = null, small = false, withheld = false } = figure ?? {}
  const isOwn = isNormalised(kpi.kind)
  const compared = isOwn ? value : byResidents(value, residents)
  const why = (): Unranked | null => {
    if (withheld) return 'withheld'
    if (value === null) return 'none'
    if (small) return 'few'
    return compared === null ? 'uninhabited' : null
  }
  const overdue = figures.find(({ key }) => key === 'overdue_open')?.numerator ?? null
  return {
    code,
    name,
    overdue,
    rank: null,
    value: compared,
    numerator: numerator ?? value,
    denominator,
    unranked: why(),
  }
}

/** The places by a figure, the best first where one end is better; places without a figure come last and have no rank. */
export function rankPlaces(rows: readonly AreaFigures[], kpi: Pick<Kpi, 'key' | 'kind' | 'best'>): RankedPlace[] {
  const places = rows.map((row) => placeOf(row, kpi))
  const sign = kpi.best === 'lowest' ? 1 : -1
  const ranked = places
    .filter(({ unranked }) => unranked === null)
    .sort((a, b) => sign * (a.value! - b.value!) || (a.code < b.code ? -1 : 1))
  return [
    ...ranked.map((place) => ({ ...place, rank: 1 + ranked.findIndex(({ value }) => value === place.value) })),
    ...places.filter(({ unranked }) => unranked !== null).sort((a, b) => (b.numerator ?? 0) - (a.numerator ?? 0)),
  ]
}

/** The mean of the places; null where one of them is withheld. */
export function meanOfPlaces(rows: readonly AreaFigures[], kpi: Pick<Kpi, 'key' | 'kind'>): number | null {
  let [above, below] = [0, 0]
  for (const { figures, residents } of rows) {
    const figure = figures.find(({ key }) => key === kpi.key)
    if (!figure || figure.withheld) return null
    above += figure.numerator ?? figure.value ?? 0
    below += isNormalised(kpi.kind) ? (figure.denominator ?? 0) : residents
  }
  const isShare = kpi.kind === 'rate' || kpi.key === 'load_per_worker'
  return isShare ? rate({ part: above, whole: below }) : byResidents(above, below)
}
