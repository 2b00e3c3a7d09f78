import type { ChartOption, ChartTheme } from '../../charts/chart-theme.ts'
import { axisCount, axisRoom } from '../../charts/axis-room.ts'
import { roundTop } from '../../charts/round-top.ts'

const hoursPerDay = 24
/** A bar's width, as a part of an hour's. */
const barShare = 0.84

/** Cases reported in each hour of a day; null is unknown. */
export interface TrendHours {
  readonly today: readonly number[]
  readonly yesterday: readonly number[] | null
  readonly week: readonly number[] | null
}

/** The day's hours as bars, with nothing after `currentHour`; yesterday as a line and the week's mean as an area, all day. */
export function trendOption(
  { today, yesterday, week }: TrendHours,
  currentHour: number,
  hourText: (hour: number) => string,
  theme: ChartTheme,
): ChartOption {
  const { accent, lineStrong, text, unitPx } = theme
  const past = today.slice(0, currentHour + 1)
  const top = roundTop(Math.max(1, ...past, ...(yesterday ?? []), ...(week ?? [])))
  const unfinished = { color: 'transparent', borderColor: accent, borderType: 'dashed', borderWidth: unitPx } as const
  const line = { type: 'line', silent: true, showSymbol: false } as const
  return {
    grid: { left: axisRoom(top, theme) },
    xAxis: [
      { type: 'category', show: false, data: Array.from({ length: hoursPerDay }, (_, hour) => hour) },
      {
        // the bars are between the hours, the labels at the hours
        type: 'value',
        position: 'bottom',
        min: 0,
        max: hoursPerDay,
        interval: 6,
        splitLine: { show: false },
        axisLabel: { formatter: hourText, alignMinLabel: 'left', alignMaxLabel: 'right' },
      },
    ],
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
        id: 'week',
        z: 1,
        lineStyle: { width: 0 },
        areaStyle: { color: lineStrong, opacity: 0.55 },
        data: [...(week ?? [])],
      },
      {
        id: 'today',
        type: 'bar',
        z: 2,
        barWidth: `${barShare * 100}%`,
        silent: true,
        itemStyle: { color: accent },
        data: past.map((reported, hour) =>
          hour === currentHour ? { value: reported || null, itemStyle: unfinished } : reported,
        ),
      },
      {
        ...line,
        id: 'yesterday',
        z: 3,
        lineStyle: { color: text, width: 2.2 * unitPx },
        data: [...(yesterday ?? [])],
      },
    ],
  }
}
