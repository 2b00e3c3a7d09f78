import type { Map as MapLibreMap } from 'maplibre-gl'
import { byZoom } from '../map/basemap.ts'
import type { SlottedLayer } from '../map/use-map-layer.ts'
import { themeToken } from '../ui/theme-token.ts'

const dimmedOpacity = 0.5
const none = ''

/** How the grid under the pointer and the chosen one stand out; `scale` is the interface's. */
export const selectionLayers = (scale: number): readonly SlottedLayer[] => [
  {
    slot: 'selection',
    layer: {
      id: 'grid-dimmed',
      type: 'fill',
      source: 'grids',
      paint: { 'fill-color': themeToken('--ground'), 'fill-opacity': dimmedOpacity, 'fill-antialias': false },
    },
  },
  {
    slot: 'selection',
    layer: {
      id: 'grid-hovered',
      type: 'line',
      source: 'grids',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': themeToken('--accent'), 'line-width': byZoom(scale, [12, 2], [17, 2.6]) },
    },
  },
  {
    slot: 'selection',
    layer: {
      id: 'grid-chosen',
      type: 'line',
      source: 'grids',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': themeToken('--accent'), 'line-width': byZoom(scale, [12, 2.8], [15, 4]) },
    },
  },
]

export function showSelection(map: MapLibreMap, hovered: string | null, chosen: string | null): void {
  map.setFilter('grid-hovered', ['==', ['get', 'code'], hovered ?? none])
  map.setFilter('grid-chosen', ['==', ['get', 'code'], chosen ?? none])
  map.setFilter('grid-dimmed', chosen === null ? false : ['!=', ['get', 'code'], chosen])
}
