import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts'
import type { GridComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'

/** An option with the series and components that EChart.vue imports from the library. */
export type ChartOption = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption>

/** The values of theme.css's tokens at the chart's element, for its canvas, which knows no CSS. */
export interface ChartTheme {
  readonly ground: string
  readonly text: string
  readonly line: string
  readonly lineStrong: string
  /** The colour of the main series. */
  readonly accent: string
  readonly axisText: string
  readonly font: string
  readonly fontPx: number
  /** One CSS px at 1080p: lines and marks scale with the interface. */
  readonly unitPx: number
  /** 0 for a reader who prefers reduced motion. */
  readonly motionMs: number
}

const baseRootPx = 16

/** Reads the theme from the element, not from the root: a stale part of the screen has other colours. */
export function readChartTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  return {
    ground: token('--ground'),
    text: token('--text'),
    line: token('--line'),
    lineStrong: token('--line-strong'),
    accent: token('--accent-2'),
    axisText: style.color,
    font: style.fontFamily,
    fontPx: parseFloat(style.fontSize),
    unitPx: parseFloat(getComputedStyle(document.documentElement).fontSize) / baseRootPx,
    motionMs: isStill ? 0 : parseFloat(token('--duration')),
  }
}

/** The theme for the library: no frame, no ticks, quiet lines; updates are animated, the first drawing is not. */
export function libraryTheme({ axisText, font, fontPx, line, lineStrong, accent, text, unitPx, motionMs }: ChartTheme) {
  const axis = {
    axisLine: { lineStyle: { color: lineStrong, width: unitPx } },
    axisTick: { show: false },
    axisLabel: { color: axisText, fontSize: fontPx, margin: 8 * unitPx },
    splitLine: { lineStyle: { color: line, width: unitPx } },
  }
  return {
    color: [accent, text, lineStrong],
    textStyle: { fontFamily: font, fontSize: fontPx },
    grid: { left: 32 * unitPx, right: 0, top: fontPx / 2, bottom: 1.6 * fontPx, outerBoundsMode: 'none' },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    animation: motionMs > 0,
    animationDuration: 0,
    animationDurationUpdate: motionMs,
    animationEasingUpdate: 'cubicOut',
  }
}
