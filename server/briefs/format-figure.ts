import type { KpiKey } from '../contracts/kpi.ts'
import { kpiOf } from '../statistics/kpis.ts'

const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })

/** A whole number with its thousands; unknown is a dash. */
export const formatNumber = (value: number | null): string => (value === null ? '—' : number.format(value))

/** A figure as text: a rate in percent. */
export function formatFigure(key: KpiKey, value: number | null): string {
  if (value === null) return '—'
  return kpiOf(key).kind === 'rate' ? `${(value * 100).toFixed(1)}%` : formatNumber(value)
}
