import type { FilterSpecification, Map as MapLibreMap } from 'maplibre-gl'
import { byZoom } from '../map/by-zoom.ts'
import type { SlottedLayer } from '../map/use-map-layer.ts'
import { themeToken } from '../ui/theme-token.ts'

const dimmedOpacity = 0.5
const none = ''

/** The outlines of the grid under the pointer and of the chosen grid; `scale` is the interface's. */
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

export const communitySelectionLayer = (scale: number): SlottedLayer => ({
  slot: 'selection',
  layer: {
    id: 'community-chosen',
    type: 'line',
    source: 'communities',
    layout: { 'line-join': 'round' },
    paint: { 'line-color': themeToken('--accent'), 'line-width': byZoom(scale, [12, 2.8], [15, 4]) },
  },
})

interface Selection {
  readonly hovered: string | null
  readonly chosen: string | null
  readonly community: string | null
}

/** Dims all grids but the chosen one; without a chosen grid, all grids outside the highlighted community. */
export function showSelection(map: MapLibreMap, { hovered, chosen, community }: Selection): void {
  const only = (property: string, value: string | null): FilterSpecification => ['==', ['get', property], value ?? none]
  map.setFilter('grid-hovered', only('code', hovered))
  map.setFilter('grid-chosen', only('code', chosen))
  map.setFilter('community-chosen', only('code', chosen === null ? community : null))
  if (chosen !== null) map.setFilter('grid-dimmed', ['!=', ['get', 'code'], chosen])
  else map.setFilter('grid-dimmed', community === null ? false : ['!=', ['get', 'parentCode'], community])
}
