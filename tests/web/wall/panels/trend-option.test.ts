import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChartTheme } from '../../../../web/charts/chart-theme.ts'
import { roundTop } from '../../../../web/charts/round-top.ts'
import { trendOption } from '../../../../web/wall/panels/trend-option.ts'

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

const day = (counts: number[]) => Array.from({ length: 24 }, (_, hour) => counts[hour] ?? 0)

/** A day whose hours had the counts of `today`, as far as they go. */
function trend(currentHour: number, today: number[], yesterday: number[] | null = null, week: number[] | null = null) {
  const hours = { today: day(today), yesterday: yesterday && day(yesterday), week: week && day(week) }
  const { series, yAxis } = trendOption(hours, currentHour, (hour) => `${hour}时`, theme)
  const [area, bars, line] = series as [LineSeriesOption, BarSeriesOption, LineSeriesOption]
  return { bars: bars.data, area: area.data, line: line.data, axis: yAxis as { max: number; interval: number } }
}

describe('The count axis of a chart', () => {
  it.each([999, 1_000, 10_000, 100_000, 1_234_567])('has room for the whole of its labels at %i', (highest) => {
    const hours = { today: day([highest]), yesterday: null, week: null }
    const { grid, yAxis } = trendOption(hours, 3, String, theme)
    const { max, axisLabel } = yAxis as { max: number; axisLabel: { formatter: (value: number) => string } }
    const digitPx = theme.fontPx * 0.55
    expect((grid as { left: number }).left).toBeGreaterThan(axisLabel.formatter(max).length * digitPx)
  })

  it('ends at a round number, a third of which is whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (highest) => {
        const top = roundTop(highest)
        expect(top).toBeGreaterThanOrEqual(highest)
        expect(top).toBeLessThan(Math.max(4, highest * 2.1))
        expect(Number.isInteger(top / 3)).toBe(true)
        expect(Number(top.toPrecision(2))).toBe(top)
      }),
    )
  })
})

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

  it('holds it against all of yesterday and of the week’s mean, the hours to come included', () => {
    const { line, area } = trend(1, [4], [1, 2, 3], [0.5, 1])
    expect(line).toEqual(day([1, 2, 3]))
    expect(area).toEqual(day([0.5, 1]))
  })

  it('draws no line and no area while the days before are unknown', () => {
    expect(trend(1, [4])).toMatchObject({ line: [], area: [] })
  })

  it('has three gridlines at round counts, the top one not under the highest of all', () => {
    expect(trend(0, []).axis).toMatchObject({ max: 3, interval: 1 })
    expect(trend(0, [15]).axis).toMatchObject({ max: 15, interval: 5 })
    expect(trend(0, [15], [16]).axis).toMatchObject({ max: 30, interval: 10 })
    expect(trend(0, [15], null, [0, 31.5]).axis).toMatchObject({ max: 45, interval: 15 })
    expect(trend(0, [8999]).axis).toMatchObject({ max: 9000, interval: 3000 })
  })
})
