import type { CustomSeriesOption } from 'echarts/charts'
import type { HourCount } from '../cases/case-groups.ts'
import type { ChartOption, ChartTheme } from '../charts/chart-theme.ts'

/** Tops of the axis that divide into three round steps. */
const axisTops = [3, 6, 15, 30, 60, 90, 150, 300, 600, 1500, 3000]
const hoursPerDay = 24
/** Of an hour's width. */
const barShare = 0.84

/** A line across the bar at its count, cased in ground so that it is seen before the bar too. */
function drawMark({ ground, text, unitPx }: ChartTheme): NonNullable<CustomSeriesOption['renderItem']> {
  return (_params, api) => {
    const [x, y] = api.coord([api.value(0), api.value(1)]) as [number, number]
    const [hourPx] = api.size!([1, 0]) as [number, number]
    const width = hourPx * barShare
    const line = (fill: string, height: number) => ({
      type: 'rect' as const,
      shape: { x: x - width / 2, y: Math.round(y) - height / 2, width, height },
      style: { fill },
      transition: ['shape' as const],
    })
    return { type: 'group', children: [line(ground, 4 * unitPx), line(text, 2 * unitPx)] }
  }
}

/** The day's 24 hours as bars of what was reported and marks of what was closed; nothing after `currentHour`. */
export function trendOption(
  hours: readonly HourCount[],
  currentHour: number,
  hourText: (hour: number) => string,
  theme: ChartTheme,
): ChartOption {
  const { accent, unitPx } = theme
  const past = hours.slice(0, currentHour + 1)
  const highest = Math.max(1, ...past.flatMap(({ reported, closed }) => [reported, closed]))
  const top = axisTops.find((step) => step >= highest) ?? Math.ceil(highest / 3) * 3
  const unfinished = { color: 'transparent', borderColor: accent, borderType: 'dashed', borderWidth: unitPx } as const
  return {
    xAxis: [
      { type: 'category', show: false, data: hours.map((_, hour) => hour) },
      {
        // the bars stand between the hours, their labels at the hours
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
      splitLine: { showMinLine: false },
    },
    series: [
      {
        id: 'reported',
        type: 'bar',
        barWidth: `${barShare * 100}%`,
        silent: true,
        itemStyle: { color: accent },
        data: past.map(({ reported }, hour) =>
          hour === currentHour ? { value: reported || null, itemStyle: unfinished } : reported,
        ),
      },
      {
        id: 'closed',
        type: 'custom',
        z: 3,
        silent: true,
        renderItem: drawMark(theme),
        data: past.flatMap(({ closed }, hour) => (closed ? [[hour, closed]] : [])),
      },
    ],
  }
}
