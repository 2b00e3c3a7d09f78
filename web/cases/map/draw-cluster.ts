import { themeToken } from '../../ui/theme-token.ts'
import { caseLookOrder, caseLooks } from '../case-status.ts'
import { pictureCanvas, pixelsOf } from './draw-marker.ts'

const radius = 17.5
const ringWidth = 4.5
const gapRadians = 0.09

/**
 * Draws a cluster for the map: a donut whose segments, from 12 o'clock, are the parts of each look in `caseLookOrder`
 * (overdue first). The map draws the count as text. `parts` are relative; a part of 0 has no segment.
 */
export function drawCluster(parts: readonly number[], pixelRatio: number): ImageData {
  const context = pictureCanvas(2 * (radius + ringWidth), pixelRatio)
  context.globalAlpha = 0.92
  context.fillStyle = themeToken('--halo')
  context.beginPath()
  context.arc(0, 0, radius + ringWidth / 2 + 1.4, 0, 2 * Math.PI)
  context.fill()
  context.globalAlpha = 1
  context.lineWidth = ringWidth

  const total = parts.reduce((sum, part) => sum + part, 0)
  const segments = parts.filter((part) => part > 0).length
  const gap = segments > 1 ? gapRadians : 0
  let angle = -Math.PI / 2
  for (const [index, part] of parts.entries()) {
    const sweep = (part / total) * 2 * Math.PI
    context.strokeStyle = themeToken(caseLooks[caseLookOrder[index]!].token)
    context.beginPath()
    if (part > 0) context.arc(0, 0, radius, angle + gap / 2, angle + sweep - gap / 2)
    context.stroke()
    angle += sweep
  }
  return pixelsOf(context)
}
