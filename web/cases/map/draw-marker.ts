import { categoryGlyph } from '../../catalogue/category-glyph.ts'
import { themeToken } from '../../ui/theme-token.ts'
import { caseLooks, type CaseLook } from '../case-status.ts'
import { badgeAt, badgeMark, markerSize, markerShapes } from './marker-shapes.ts'

const trackOpacity = 0.26
const haloOpacity = 0.88

/** The content of a marker image. `ring` is the part of the limit that is left, 0 to 1. */
export interface MarkerPicture {
  readonly look: CaseLook
  readonly category: string | null
  readonly ring: number
  /** P1: with a badge. */
  readonly isUrgent: boolean
}

/**
 * A square canvas of `sizePx` CSS px whose origin is its centre. It is kept in memory because it is read right after drawing:
 * reading pixels back from the GPU would cost ten times the drawing.
 */
export function pictureCanvas(sizePx: number, pixelRatio: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = Math.ceil(sizePx * pixelRatio)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('expected a 2D canvas for the map markers, the browser gave none')
  context.translate(canvas.width / 2, canvas.height / 2)
  context.scale(pixelRatio, pixelRatio)
  return context
}

export const pixelsOf = (context: CanvasRenderingContext2D): ImageData =>
  context.getImageData(0, 0, context.canvas.width, context.canvas.height)

function strokeArc(context: CanvasRenderingContext2D, share: number): void {
  context.beginPath()
  context.arc(0, 0, markerSize.ring, -Math.PI / 2, -Math.PI / 2 + share * 2 * Math.PI)
  context.stroke()
}

function drawBadge(context: CanvasRenderingContext2D): void {
  context.translate(badgeAt, -badgeAt)
  context.beginPath()
  context.arc(0, 0, markerSize.badge, 0, 2 * Math.PI)
  context.fillStyle = themeToken('--text')
  context.fill()
  context.strokeStyle = themeToken('--ground')
  context.lineWidth = markerSize.bodyWidth
  context.stroke(new Path2D(badgeMark))
}

/** Draws a marker for the map: halo, ring, body, glyph. `pixelRatio` is device pixels per CSS px at scale 1. */
export function drawMarker({ look, category, ring, isUrgent }: MarkerPicture, pixelRatio: number): ImageData {
  const { token, shape, glyphToken, scale } = caseLooks[look]
  const color = themeToken(token)
  const context = pictureCanvas(2 * (markerSize.halo + 1) * scale, pixelRatio)
  context.scale(scale, scale)

  context.globalAlpha = haloOpacity
  context.fillStyle = themeToken('--halo')
  context.beginPath()
  context.arc(0, 0, markerSize.halo, 0, 2 * Math.PI)
  context.fill()

  context.strokeStyle = color
  context.lineWidth = markerSize.ringWidth
  context.globalAlpha = trackOpacity
  strokeArc(context, 1)
  context.globalAlpha = 1
  if (ring > 0) strokeArc(context, ring)

  const body = new Path2D(markerShapes[shape])
  context.lineJoin = context.lineCap = 'round'
  context.lineWidth = markerSize.bodyWidth
  if (glyphToken) {
    context.fillStyle = color
    context.fill(body)
  }
  if (look === 'overdue') context.strokeStyle = themeToken('--text')
  context.stroke(body)

  context.save()
  context.scale(markerSize.glyphSize / 12, markerSize.glyphSize / 12)
  context.translate(-6, -6)
  context.strokeStyle = glyphToken ? themeToken(glyphToken) : color
  context.lineWidth = markerSize.glyphWidth
  context.stroke(new Path2D(categoryGlyph(category)))
  context.restore()
  if (isUrgent) drawBadge(context)
  return pixelsOf(context)
}
