import { createHash } from 'node:crypto'
import type { BriefContent, BriefEntry, BriefKind } from '../contracts/brief.ts'
import type { AreaFigures, AreaStatistics, HotSpot, KpiFigure } from '../contracts/kpi.ts'
import { kpiOf } from '../statistics/kpis.ts'
import { briefHeadline } from './brief-headline.ts'
import { formatFigure, formatNumber } from './format-figure.ts'
import { phases } from '../statistics/phases.ts'

/** Of whom a brief speaks. */
export interface BriefFrame {
  readonly city: string
  readonly timeZone: string
  /** Shapes or cases are synthetic: it says so. */
  readonly synthetic: boolean
  /** What the city has set out to reach. */
  readonly targets: ReadonlyMap<KpiFigure['key'], number>
}

const title: Readonly<Record<BriefKind, string>> = { daily: '日报', weekly: '周报' }

const css = `
  :root { color-scheme: light; }
  body { max-width: 190mm; margin: 0 auto; padding: 12mm 6mm; color: #10202f; background: #fff;
         font: 14px/1.5 "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif;
         font-variant-numeric: tabular-nums; }
  h1 { margin: 0; font-size: 24px; } h2 { margin: 24px 0 8px; font-size: 17px; break-after: avoid; }
  p { margin: 4px 0; color: #47586a; } .headline { margin: 12px 0; color: #10202f; font-size: 17px; } thead { display: table-header-group; }
  table { width: 100%; border-collapse: collapse; } tr { break-inside: avoid; }
  th, td { padding: 4px 8px; border-bottom: 1px solid #d8e0e8; text-align: right; } th { color: #47586a; font-weight: 400; }
  th:first-child, td:first-child { text-align: left; }
  svg { width: 100%; height: 34mm; } rect { fill: #3a77a0; }
  .columns { display: grid; grid-template-columns: 1fr 1fr; gap: 0 10mm; } .columns, .columns > div { break-inside: avoid; }
  footer { margin-top: 24px; border-top: 1px solid #d8e0e8; font-size: 12px; }
  @page { size: A4; margin: 12mm; } @media print { body { padding: 0; } th, td { padding: 2px 8px; } h2 { margin-top: 16px; } footer { margin-top: 12px; } }`

/** What the page may do: show itself in its own style, nothing else. */
export const briefPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'; frame-ancestors 'none'`

/** A brief as one page that needs nothing else: to read, to print, to keep as PDF. */
export function briefPage(entry: BriefEntry & { content: BriefContent }, frame: BriefFrame): string {
  const { kind, firstDay, lastDay, madeAt, madeLate, content } = entry
  const { statistics, hotSpots } = content
  const days = firstDay === lastDay ? firstDay : `${firstDay} 至 ${lastDay}`
  const heading = `${frame.city}网格化治理${title[kind]}`
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(heading)} ${days}</title><style>${css}</style></head><body>
<h1>${text(heading)}</h1>
<p>${days}${frame.synthetic ? ' · 演示数据（合成）' : ''}${madeLate ? ' · 补做' : ''}</p>
${madeLate ? `<p>应于次日 07:00 生成，届时服务未运行；${wallTime(madeAt, frame)} 补做，数字为补做时所知。</p>` : ''}
<p class="headline">${text(briefHeadline(statistics, frame.targets))}</p>
${figureTable(statistics.kpis, frame)}
<h2>上报趋势</h2>${trendChart(statistics)}
<div class="columns"><div>${phaseTable(statistics)}</div><div>${categoryTable(statistics)}</div></div>
${rankingTable(statistics.ranking.rows)}
${hotSpotTable(hotSpots)}
<footer><p>统计截至 ${wallTime(statistics.asOf.at, frame)}（数据位置 ${statistics.asOf.seq}），${wallTime(madeAt, frame)} 生成，此后不再改变。
“—” 表示没有可计的案件，或与早一期不可比；样本少于 5 件的比率请连同件数看。各指标口径见研判屏。</p></footer>
</body></html>`
}

const wallTime = (at: string, { timeZone }: BriefFrame) =>
  new Date(at).toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })

/** Names come from a city's own files. */
const text = (words: string) => words.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const isRate = (key: KpiFigure['key']) => kpiOf(key).kind === 'rate'

/** A change in percentage points for rates, in cases or averages for the others. */
function change(key: KpiFigure['key'], value: number | null, against: number | null): string {
  if (value === null || against === null) return '—'
  const by = (value - against) * (isRate(key) ? 100 : 1)
  return `${by > 0 ? '+' : by < 0 ? '−' : '±'}${formatNumber(Math.abs(by))}${isRate(key) ? ' 点' : ''}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${text(cell)}</${tag}>`).join('')}</tr>`
  return `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((cells) => row(cells, 'td')).join('')}</tbody></table>`
}

function figureTable(figures: readonly KpiFigure[], { targets }: BriefFrame): string {
  return table(
    ['指标', '值', '目标', '分子 / 分母', '未达标', '环比', '同比'],
    figures.map(({ key, value, numerator, denominator, previous, yearAgo }) => [
      kpiOf(key).name.zh,
      formatFigure(key, value),
      formatFigure(key, targets.get(key) ?? null),
      denominator === null
        ? `${formatNumber(numerator)} 件`
        : `${formatNumber(numerator)} / ${formatNumber(denominator)}`,
      kpiOf(key).missed === null || denominator === null || numerator === null
        ? ''
        : formatNumber(denominator - numerator),
      change(key, value, previous),
      change(key, value, yearAgo),
    ]),
  )
}

/** Bars from nothing up; the highest says how much it is. */
function trendChart({ trend }: AreaStatistics): string {
  const { points } = trend
  const most = Math.max(1, ...points.map(({ reported }) => reported ?? 0))
  const width = 100 / points.length
  const bars = points.map(({ reported }, index) => {
    const height = ((reported ?? 0) / most) * 30
    return `<rect x="${(index * width + width * 0.1).toFixed(2)}" y="${(30 - height).toFixed(2)}" width="${(width * 0.8).toFixed(2)}" height="${height.toFixed(2)}"/>`
  })
  const steps = trend.grain === 'hour' ? '每小时' : '每日'
  return `<svg viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label="上报趋势">${bars.join('')}</svg><p>${steps}上报件数，最高 ${formatNumber(most)} 件。</p>`
}

const phaseTable = ({ phases: found }: AreaStatistics) =>
  `<h2>各阶段用时（分）</h2>${table(
    ['阶段', 'P50', 'P90', '件'],
    found.map(({ key, p50, p90, count }) => [
      phases.find((phase) => phase.key === key)!.name.zh,
      ...[p50, p90, count].map(formatNumber),
    ]),
  )}`

const categoryTable = ({ categories }: AreaStatistics) =>
  `<h2>类别</h2>${table(
    ['类别', '件'],
    categories.slice(0, 8).map(({ category, reported }) => [category ?? '无类别', formatNumber(reported)]),
  )}`

/** All communities by on-time closing; without enough cases last, and not ranked. */
function rankingTable(rows: readonly AreaFigures[]): string {
  const find = (row: AreaFigures, key: KpiFigure['key']) => row.figures.find((figure) => figure.key === key)!
  const order = (row: AreaFigures) => {
    const { value, small } = find(row, 'on_time_closing')
    return value === null || small ? -1 : value
  }
  const columns = ['reported', 'on_time_closing', 'on_site_10', 'feedback_30'] as const
  return `<h2>社区</h2>${table(
    ['社区', ...columns.map((key) => kpiOf(key).name.zh)],
    rows.toSorted((a, b) => order(b) - order(a)).map((row) => [row.name, ...columns.map((key) => {
      const { value, small } = find(row, key)
      return `${formatFigure(key, value)}${small ? '（少）' : ''}`
    })]),
  )}` // prettier-ignore
}

function hotSpotTable(spots: readonly HotSpot[]): string {
  if (spots.length === 0) return ''
  const reason = ({ cases, days, reopened, reworked, open }: HotSpot) =>
    [`${days} 天 ${cases} 件`, reopened && `重开 ${reopened}`, reworked && `返工 ${reworked}`, open && `在办 ${open}`]
      .filter(Boolean)
      .join(' · ')
  return `<h2>重复点位</h2>${table(
    ['地点', '类别', '原因'],
    spots.map((spot) => [spot.name, spot.category ?? '无类别', reason(spot)]),
  )}`
}
