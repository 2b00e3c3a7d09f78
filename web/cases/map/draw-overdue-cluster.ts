import { themeToken } from '../../ui/theme-token.ts'
import { pictureCanvas, pixelsOf } from './draw-marker.ts'
import { markerShapes } from './marker-shapes.ts'

/** An octagon of a single case is this much smaller. */
const growth = 1.75
const outlineWidth = 1.5
/** Half of the picture's side, CSS px at scale 1. */
const halfSide = 21.5

/** Draws several overdue cases as one solid octagon, large enough for the number that the map writes on it. */
export function drawOverdueCluster(pixelRatio: number): ImageData {
  const context = pictureCanvas(2 * halfSide, pixelRatio)
  context.scale(growth, growth)
  const body = new Path2D(markerShapes.octagon)
  context.lineJoin = 'round'
  context.strokeStyle = themeToken('--halo')
  context.lineWidth = 2 * outlineWidth
  context.stroke(body)
  context.fillStyle = themeToken('--status-overdue')
  context.fill(body)
  context.strokeStyle = themeToken('--text')
  context.lineWidth = outlineWidth
  context.stroke(body)
  return pixelsOf(context)
}
