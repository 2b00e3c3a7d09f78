import type { BarSeriesOption, CustomSeriesOption } from 'echarts/charts'
import { describe, expect, it } from 'vitest'
import type { ChartTheme } from '../../web/charts/chart-theme.ts'
import { trendOption } from '../../web/wall/trend-option.ts'

const theme: ChartTheme = {
  ground: 'ground',
  text: 'text',
  line: 'line',
  lineStrong: 'line-strong',
  accent: 'accent',
  axisText: 'axis-text',
  font: 'font',
  fontPx: 30,
  unitPx: 2,
  motionMs: 240,
}

/** A day in which each hour had the counts of `reported` and `closed`, as far as they go. */
function trend(currentHour: number, reported: number[], closed: number[] = []) {
  const hours = Array.from({ length: 24 }, (_, hour) => ({ reported: reported[hour] ?? 0, closed: closed[hour] ?? 0 }))
  const { series, yAxis } = trendOption(hours, currentHour, (hour) => `${hour}时`, theme)
  const [bars, marks] = series as [BarSeriesOption, CustomSeriesOption]
  return { bars: bars.data, marks: marks.data, axis: yAxis as { max: number; interval: number } }
}

describe('The 24-hour trend', () => {
  it('has a bar for each hour begun, and none for the hours to come', () => {
    expect(trend(3, [4, 0, 7, 2, 9]).bars).toHaveLength(4)
  })

  it('leaves the hour that is not over hollow and dashed', () => {
    const { bars } = trend(1, [4, 6])
    expect(bars).toEqual([
      4,
      { value: 6, itemStyle: { color: 'transparent', borderColor: 'accent', borderType: 'dashed', borderWidth: 2 } },
    ])
  })

  it('draws no hollow bar where nothing is reported yet', () => {
    expect(trend(1, [4]).bars?.[1]).toMatchObject({ value: null })
  })

  it('marks what was closed at its count, and nothing where nothing was', () => {
    expect(trend(2, [1, 1, 1], [0, 5, 2]).marks).toEqual([
      [1, 5],
      [2, 2],
    ])
  })

  it('has three gridlines at round counts, the top one not under the highest of both', () => {
    expect(trend(0, []).axis).toMatchObject({ max: 3, interval: 1 })
    expect(trend(0, [15]).axis).toMatchObject({ max: 15, interval: 5 })
    expect(trend(0, [15], [16]).axis).toMatchObject({ max: 30, interval: 10 })
    expect(trend(0, [8999]).axis).toMatchObject({ max: 9000, interval: 3000 })
  })
})
