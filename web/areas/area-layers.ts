import type {
  ExpressionSpecification,
  GeoJSONSourceSpecification,
  VariableAnchorOffsetCollectionSpecification,
} from 'maplibre-gl'
import { byZoom } from '../map/by-zoom.ts'
import type { SlottedLayer } from '../map/use-map-layer.ts'
import { themeToken } from '../ui/theme-token.ts'
import type { AreaCollection } from './area.ts'
import { loadingFill, noDataFill } from './area-fill.ts'

const fillTokens = ['--fill-0', '--fill-1', '--fill-2', '--fill-3', '--fill-4', '--fill-5'] as const
/** From this zoom on a grid fills much of the screen: its line gets lighter and its number is shown. */
const nearZoom = 14.6

/** Names as points, so that each is drawn once and where the data place it. The ending 社区 is left out: every community's name has it. */
export const labelSource = (areas: AreaCollection): GeoJSONSourceSpecification => ({
  type: 'geojson',
  data: {
    type: 'FeatureCollection',
    features: areas.features.map(({ properties: { code, name, labelLngLat } }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: labelLngLat },
      properties: {
        code,
        name: name.replace(/社区$/, ''),
        short: name.replace(/^.*?社区(?=.)/, '').replace(/社区$/, ''),
      },
    })),
  },
})

/** The colour of an area's fill, 0 to 5, from its feature-state; without data or not known yet, a colour of its own. */
export const fillColor = (): ExpressionSpecification => [
  'step',
  ['coalesce', ['feature-state', 'fill'], loadingFill],
  themeToken('--panel'),
  noDataFill,
  themeToken('--fill-none'),
  ...fillTokens.map(themeToken).flatMap((color, index) => [index, color]),
]

export function gridLayers(scale: number): readonly SlottedLayer[] {
  return [
    {
      slot: 'area-fill',
      layer: {
        id: 'grid-fill',
        type: 'fill',
        source: 'grids',
        paint: {
          'fill-color': fillColor(),
          'fill-antialias': false,
        },
      },
    },
    {
      slot: 'area-line',
      layer: {
        id: 'grid-line',
        type: 'line',
        source: 'grids',
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': [
            'interpolate',
            ['linear'],
            ['zoom'],
            nearZoom - 0.8,
            themeToken('--grid-line'),
            nearZoom,
            themeToken('--grid-line-near'),
          ],
          'line-width': byZoom(scale, [12, 0.9], [15, 1.6], [17, 2]),
        },
      },
    },
  ]
}

export const cityLineLayers = (scale: number): readonly SlottedLayer[] => [
  {
    slot: 'area-line',
    layer: {
      id: 'city-line',
      type: 'line',
      source: 'city',
      paint: { 'line-color': themeToken('--city-line'), 'line-width': byZoom(scale, [12, 1.6], [17, 3]) },
    },
  },
]

const borderLine = (id: string, token: `--${string}`, scale: number, far: number, near: number): SlottedLayer => ({
  slot: 'area-line',
  layer: {
    id,
    type: 'line',
    source: 'communities',
    layout: { 'line-join': 'round' },
    paint: { 'line-color': themeToken(token), 'line-width': byZoom(scale, [12, far], [15, near]) },
  },
})

export const communityLineLayers = (scale: number): readonly SlottedLayer[] => [
  borderLine('community-casing', '--halo', scale, 4, 6),
  borderLine('community-line', '--comm-line', scale, 1.5, 2.6),
]

const halo = (scale: number) => ({ 'text-halo-color': themeToken('--halo'), 'text-halo-width': 2 * scale })

export const gridNameLayers = (scale: number): readonly SlottedLayer[] => [
  {
    slot: 'label',
    layer: {
      id: 'grid-name',
      type: 'symbol',
      source: 'grid-labels',
      minzoom: nearZoom,
      layout: { 'text-field': ['get', 'short'], 'text-font': ['Noto Sans SC'], 'text-size': 15 * scale },
      paint: { 'text-color': themeToken('--text-2'), ...halo(scale) },
    },
  },
]

/** A label avoids markers by moving beside its point; without room it stays under one. Offsets in em, nearest first. */
const namePlaces = [
  [0, 0],
  ...[1, 1.9, 2.8].flatMap((away) => [
    [0, -away],
    [0, away],
    [away * 1.3, 0],
    [-away * 1.3, 0],
    [away, -away],
    [-away, -away],
    [away, away],
    [-away, away],
  ]),
].flatMap((offset) => ['center', offset])

export const communityNameLayers = (scale: number): readonly SlottedLayer[] => [
  {
    slot: 'label',
    layer: {
      id: 'community-name',
      type: 'symbol',
      source: 'community-labels',
      maxzoom: 16.4,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': ['Noto Sans SC Bold'],
        'text-size': 17 * scale,
        'text-variable-anchor-offset': namePlaces as VariableAnchorOffsetCollectionSpecification,
        'text-overlap': 'always',
        'text-padding': 0,
      },
      paint: { 'text-color': themeToken('--label'), ...halo(scale) },
    },
  },
]
