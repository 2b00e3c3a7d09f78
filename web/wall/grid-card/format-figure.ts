import type { GridFigure } from '../../statistics/day/grid-figures.ts'
import { formatPercent } from '../../ui/format-duration.ts'

/** A figure's value as text, without its unit except for percent; unknown is a dash. */
export function formatFigure(figure: GridFigure, value: number | null): string {
  if (figure === 'onsite_rate') return formatPercent(value === null ? null : value / 100)
  return value === null ? '—' : String(Math.round(value))
}
