import { byZoom } from '../map/by-zoom.ts'
import type { MapSlot } from '../map/map-slots.ts'
import type { SlottedLayer } from '../map/use-map-layer.ts'
import { themeToken } from '../ui/theme-token.ts'
import { fillColor } from './area-layers.ts'

export const hatchImage = 'hatch'
/** CSS px at scale 1 between two lines of the hatching. */
const hatchPx = 6

/** A tile of diagonal lines that join at every edge. `pixels`: device pixels per CSS px at scale 1. */
export function drawHatch(pixels: number): ImageData {
  const size = Math.round(hatchPx * pixels)
  const context = new OffscreenCanvas(size, size).getContext('2d')!
  context.fillStyle = themeToken('--fill-none')
  context.fillRect(0, 0, size, size)
  context.strokeStyle = themeToken('--text-3')
  context.lineWidth = pixels
  for (const shift of [-size, 0, size]) {
    context.moveTo(shift - size, 2 * size)
    context.lineTo(shift + 2 * size, -size)
  }
  context.stroke()
  return context.getImageData(0, 0, size, size)
}

const noCode = ['==', ['get', 'code'], ''] as ['==', ['get', string], string]

/**
 * Layers of the filled areas, the hatched areas, their borders and the highlighted area; `scale` is the interface's. Estates and
 * buildings are filled above the ground's own drawing of them.
 */
export const shadedLayers = (source: string, scale: number, fillSlot: MapSlot): readonly SlottedLayer[] => [
  {
    slot: fillSlot,
    layer: {
      id: 'shaded-fill',
      type: 'fill',
      source,
      paint: { 'fill-color': fillColor(), 'fill-antialias': false },
    },
  },
  {
    slot: fillSlot,
    layer: { id: 'shaded-few', type: 'fill', source, filter: noCode, paint: { 'fill-pattern': hatchImage } },
  },
  {
    slot: 'area-line',
    layer: {
      id: 'shaded-line',
      type: 'line',
      source,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': themeToken('--grid-line-near'), 'line-width': byZoom(scale, [11, 0.8], [15, 1.4]) },
    },
  },
  {
    slot: 'selection',
    layer: {
      id: 'shaded-lit',
      type: 'line',
      source,
      filter: noCode,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': themeToken('--text'), 'line-width': byZoom(scale, [11, 2.4], [17, 3.6]) },
    },
  },
]

/** The border of the place that the screen shows. */
export const ownLayers = (source: string, scale: number): readonly SlottedLayer[] => [
  {
    slot: 'selection',
    layer: {
      id: 'own-line',
      type: 'line',
      source,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': themeToken('--accent'), 'line-width': byZoom(scale, [11, 1.6], [17, 3]) },
    },
  },
]

/** Names where there is room for them. */
export const shadedNameLayers = (source: string, scale: number): readonly SlottedLayer[] => [
  {
    slot: 'label',
    layer: {
      id: 'shaded-name',
      type: 'symbol',
      source,
      layout: {
        'text-field': ['get', 'short'],
        'text-font': ['Noto Sans SC'],
        'text-size': 14 * scale,
        'text-max-width': 6,
        'text-padding': 1,
      },
      paint: {
        'text-color': themeToken('--label'),
        'text-halo-color': themeToken('--halo'),
        'text-halo-width': 2 * scale,
      },
    },
  },
]
