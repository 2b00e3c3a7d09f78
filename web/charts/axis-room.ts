import type { ChartTheme } from './chart-theme.ts'

/** Between a label and its axis, in px of the theme's unit. */
const gapUnits = 10
/** Of the type size, where nothing can be measured. */
const digitEm = 0.6

let canvas: CanvasRenderingContext2D | null | undefined
function measure(text: string, { font, fontPx }: Pick<ChartTheme, 'font' | 'fontPx'>): number {
  canvas ??= typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d')
  if (!canvas) return text.length * fontPx * digitEm
  canvas.font = `${fontPx}px ${font}`
  return canvas.measureText(text).width
}

const grouped = new Intl.NumberFormat('en')
/** A count as an axis writes it: 10,000 in both languages. */
export const axisCount = (value: number): string => grouped.format(value)

/** The room that the labels of a count axis up to `top` take at its left, px; never less than `leastUnits` of the theme. */
export const axisRoom = (top: number, theme: Pick<ChartTheme, 'font' | 'fontPx' | 'unitPx'>, leastUnits = 32): number =>
  Math.ceil(Math.max(leastUnits * theme.unitPx, measure(axisCount(top), theme) + gapUnits * theme.unitPx))
