import type { AreaFigures, AreaStatistics, KpiFigure, KpiKey } from '../contracts/kpi.ts'
import { kpiOf } from '../statistics/kpis.ts'
import { formatFigure, formatNumber } from './format-figure.ts'

type Targets = ReadonlyMap<KpiKey, number>
type Figure = AreaFigures['figures'][number]

/** By how much a figure misses its target, below it or above, as a part of one; 0 where it holds it, or is of too few cases to say. */
function gapOf({ key, value, small }: Pick<Figure, 'key' | 'value' | 'small'>, targets: Targets): number {
  const target = targets.get(key)
  if (target === undefined || value === null || small) return 0
  const { best } = kpiOf(key)
  if (best === null) return 0
  return Math.max(0, best === 'lowest' ? value - target : target - value)
}

/** The place that misses a target most, as (name, value, its counts); null without one. */
function worstPlace(rows: readonly AreaFigures[], key: KpiKey, targets: Targets): string | null {
  const [worst] = rows
    .flatMap(({ name, figures }) => figures.filter((figure) => figure.key === key).map((figure) => ({ name, figure })))
    .filter(({ figure }) => gapOf(figure, targets) > 0)
    .toSorted((a, b) => gapOf(b.figure, targets) - gapOf(a.figure, targets))
  if (!worst) return null
  const { name, figure } = worst
  return `${name}（${formatFigure(key, figure.value)}，${figure.numerator} / ${figure.denominator}）`
}

/** The first sentence of a brief: the figure that misses its target most and where, or that all hold. */
export function briefHeadline({ kpis, ranking }: Pick<AreaStatistics, 'kpis' | 'ranking'>, targets: Targets): string {
  const aimed = kpis.filter(({ key, value, small }) => targets.has(key) && value !== null && !small)
  if (aimed.length === 0) return ''
  const [worst] = aimed.filter((figure) => gapOf(figure, targets) > 0).toSorted((a, b) => gapOf(b, targets) - gapOf(a, targets)) // prettier-ignore
  if (!worst) return `有目标的 ${aimed.length} 项指标全部达标。`
  const others = aimed.filter((figure) => figure !== worst && gapOf(figure, targets) > 0).map(({ key }) => kpiOf(key).name.zh) // prettier-ignore
  const place = worstPlace(ranking.rows, worst.key, targets)
  return [
    `${kpiOf(worst.key).name.zh} ${formatFigure(worst.key, worst.value)}，未达目标 ${formatFigure(worst.key, targets.get(worst.key)!)}：${countsOf(worst)}`,
    ...(place ? [`最差的是${place}`] : []),
    ...(others.length > 0 ? [`同样未达目标的有${others.join('、')}`] : []),
  ].join('；') + '。' // prettier-ignore
}

function countsOf({ key, numerator, denominator }: KpiFigure): string {
  if (numerator === null || denominator === null) return ''
  return kpiOf(key).missed === null
    ? `${formatNumber(denominator)} 件中 ${formatNumber(numerator)} 件`
    : `${formatNumber(denominator)} 件中 ${formatNumber(denominator - numerator)} 件未达标`
}
