import type { KpiKind } from '../../server/contracts/kpi.ts'
import type { MessageKey, Translate } from '../ui/use-language.ts'
import type { Change } from './compare-figures.ts'

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })
const oneDecimal = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** 1024 as 1,024; unknown is a dash, never 0. */
export const formatCount = (count: number | null): string => (count === null ? '—' : whole.format(count))

/** A figure as text, without its unit; a rate, which is a fraction, in percent. */
export function formatValue(kind: KpiKind, value: number | null): string {
  if (value === null) return '—'
  if (kind === 'rate') return (value * 100).toFixed(1)
  return kind === 'average' ? oneDecimal.format(value) : whole.format(value)
}

const units: Record<Change['unit'], MessageKey | null> = {
  percent: 'changePercent',
  cases: 'changeCases',
  points: 'changePoints',
  amount: null,
}

/** +1.2 点, −3 件, 持平; unknown is a dash. */
export function formatChange(change: Change | null, t: Translate): string {
  if (!change) return '—'
  if (change.direction === 'same') return t('changeSame')
  const amount = change.unit === 'cases' ? whole.format(change.amount) : oneDecimal.format(change.amount)
  const unit = units[change.unit]
  return `${change.direction === 'up' ? '+' : '−'}${unit ? t(unit, { amount }) : amount}`
}
