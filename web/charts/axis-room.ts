import type { ChartTheme } from './chart-theme.ts'

/** Gap between a label and its axis, in px of the theme's unit. */
const gapUnits = 10
/** Width of a digit as a part of the type size, where text cannot be measured. */
const digitEm = 0.6

let canvas: CanvasRenderingContext2D | null | undefined
function measure(text: string, { font, fontPx }: Pick<ChartTheme, 'font' | 'fontPx'>): number {
  canvas ??= typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d')
  if (!canvas) return text.length * fontPx * digitEm
  canvas.font = `${fontPx}px ${font}`
  return canvas.measureText(text).width
}

const grouped = new Intl.NumberFormat('en')
/** A count as an axis label: 10,000 in both languages. */
export const axisCount = (value: number): string => grouped.format(value)

/** The width of the labels at the left of a count axis up to `top`, px; at least `leastUnits` of the theme. */
export const axisRoom = (top: number, theme: Pick<ChartTheme, 'font' | 'fontPx' | 'unitPx'>, leastUnits = 32): number =>
  Math.ceil(Math.max(leastUnits * theme.unitPx, measure(axisCount(top), theme) + gapUnits * theme.unitPx))
