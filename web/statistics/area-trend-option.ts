import type { AreaStatistics } from '../../server/contracts/kpi.ts'
import type { ChartOption, ChartTheme } from '../charts/chart-theme.ts'
import { axisCount, axisRoom } from '../charts/axis-room.ts'
import { roundTop } from '../charts/round-top.ts'

type TrendPoint = AreaStatistics['trend']['points'][number]

/** The least space left and the space right of the steps, in the chart's unit: the buttons above the chart use the same. */
export const trendMargin = { left: 34, right: 10 } as const
/** The top of the axis of `points`. */
export const trendTop = (points: readonly TrendPoint[]): number =>
  roundTop(Math.max(3, ...points.flatMap(({ reported, previous }) => [reported ?? 0, previous ?? 0])))
/** The most labels that fit side by side. */
const mostLabels = 8

/** The number of steps per label. */
const labelEvery = (steps: number): number => Math.max(1, Math.ceil(steps / mostLabels))

/** Reported cases by step as a line with its area, the period before as a dashed line; the running step has a ring. */
export function areaTrendOption(
  points: readonly TrendPoint[],
  labels: readonly string[],
  isRunning: boolean,
  theme: ChartTheme,
): ChartOption {
  const { accent, text, lineStrong, ground, unitPx } = theme
  const top = trendTop(points)
  const last = points.length - 1
  const every = labelEvery(points.length)
  const line = { type: 'line', silent: true, lineStyle: { width: 2 * unitPx } } as const
  return {
    grid: { left: axisRoom(top, theme, trendMargin.left), right: trendMargin.right * unitPx },
    xAxis: {
      type: 'category',
      data: [...labels],
      axisLabel: { interval: (index: number) => (last - index) % every === 0, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: top,
      interval: top / 3,
      axisLine: { show: false },
      axisLabel: { formatter: axisCount },
      splitLine: { showMinLine: false },
    },
    series: [
      {
        ...line,
        id: 'previous',
        z: 2,
        showSymbol: false,
        lineStyle: { color: text, width: 1.4 * unitPx, type: [4 * unitPx, 4 * unitPx], opacity: 0.75 },
        data: points.map(({ previous }) => previous),
      },
      {
        ...line,
        id: 'reported',
        z: 3,
        showSymbol: true,
        symbol: 'circle',
        symbolSize: (_value: unknown, { dataIndex }: { dataIndex: number }) =>
          points.length === 1 || (isRunning && dataIndex === last) ? 8 * unitPx : 0,
        itemStyle: { color: isRunning ? ground : accent, borderColor: accent, borderWidth: 2 * unitPx },
        lineStyle: { color: accent, width: 2.2 * unitPx },
        areaStyle: { color: lineStrong, opacity: 0.3 },
        data: points.map(({ reported }) => reported),
      },
    ],
  }
}
