import type { AreaFigures, Kpi, KpiKey } from '../../../server/contracts/kpi.ts'

type Figure = AreaFigures['figures'][number]

/** A row of a table: a place or a part of a dimension, with its figures. */
export interface FigureRow {
  readonly key: string
  readonly name: string
  readonly figures: readonly Figure[]
}

/** The figures of the table, in its order. */
export const tableKpis = ['reported', 'on_time_closing', 'on_site_10', 'feedback_30', 'response', 'overdue_open', 'rework', 'return'] as const satisfies readonly KpiKey[] // prettier-ignore

export const figureOf = ({ figures }: FigureRow, key: KpiKey): Figure | undefined =>
  figures.find((figure) => figure.key === key)

/** Whether a figure holds its target; null without one, without a value, and with too few cases to say so. */
export function holdsTarget(
  { best, target }: Pick<Kpi, 'best' | 'target'>,
  figure: Figure | undefined,
): boolean | null {
  if (target === null || best === null || !figure || figure.value === null || figure.small) return null
  return best === 'highest' ? figure.value >= target : figure.value <= target
}

/** The worst first, of figures without a better end the highest; what has no value or too few cases for one comes last. */
export function sortRows(rows: readonly FigureRow[], { key, best }: Pick<Kpi, 'key' | 'best'>): FigureRow[] {
  const sign = best === 'highest' ? 1 : -1
  const valueOf = (row: FigureRow): number | null => {
    const figure = figureOf(row, key)
    return !figure || figure.small ? null : figure.value
  }
  return rows.toSorted((a, b) => {
    const [one, other] = [valueOf(a), valueOf(b)]
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    return sign * (one - other)
  })
}
