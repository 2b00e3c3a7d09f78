import type {
  DataDrivenPropertyValueSpecification,
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
} from 'maplibre-gl'
import { themeToken } from '../ui/theme-token.ts'
import { byZoom } from './by-zoom.ts'
import type { SlottedLayer } from './use-map-layer.ts'

/** A layer of the ground: its file, the zoom from which it is fetched, and its style. */
export interface GroundLayer {
  readonly name: string
  readonly fromZoom: number
  readonly draw: (source: string, scale: number) => readonly SlottedLayer[]
}

const is = (property: string, value: string | boolean): ExpressionSpecification => ['==', ['get', property], value]
const isNot = (property: string, value: string): ExpressionSpecification => ['!=', ['get', property], value]
const isPolygon: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon']

/** A road is a dark line with a subdued core: a light road would look like a community's border. */
function road(
  source: string,
  roadClass: string,
  minzoom: number,
  channel: DataDrivenPropertyValueSpecification<number>,
  core: DataDrivenPropertyValueSpecification<number>,
): SlottedLayer[] {
  const line = (part: string, color: string, width: DataDrivenPropertyValueSpecification<number>) =>
    ({
      id: `road-${roadClass}-${part}`,
      type: 'line',
      source,
      minzoom,
      filter: is('class', roadClass),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': color, 'line-width': width },
    }) satisfies LayerSpecification
  return [
    { slot: 'road', layer: line('channel', themeToken('--road-case'), channel) },
    { slot: 'road', layer: line('core', themeToken('--road-core'), core) },
  ]
}

const parkOpacity: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 12.5, 0.3, 14.5, 1]

const fill = (id: string, source: string, color: string, filter: FilterSpecification = isPolygon, minzoom = 0) =>
  ({ id, type: 'fill', source, minzoom, filter, paint: { 'fill-color': color } }) satisfies LayerSpecification

const nameLabel = (id: string, source: string, minzoom: number, sizePx: number, color: string) =>
  ({
    id,
    type: 'symbol',
    source,
    minzoom,
    filter: ['has', 'name'],
    layout: { 'text-field': ['get', 'name'], 'text-font': ['Noto Sans SC'], 'text-size': sizePx },
    paint: { 'text-color': color, 'text-halo-color': themeToken('--halo'), 'text-halo-width': 2 },
  }) satisfies LayerSpecification

/**
 * The offline basemap, from the layers of the city's own data. A layer with a `fromZoom` is fetched when the
 * view first reaches that zoom.
 */
export const groundLayers: readonly GroundLayer[] = [
  {
    name: 'parks',
    fromZoom: 0,
    draw: (source) => [
      {
        slot: 'park',
        layer: {
          ...fill('park', source, themeToken('--park'), isNot('kind', 'sandbar')),
          // far out the fills lead, and parks only tint them
          paint: { 'fill-color': themeToken('--park'), 'fill-opacity': parkOpacity },
        },
      },
      { slot: 'bridge', layer: fill('sandbar', source, themeToken('--park'), is('kind', 'sandbar')) },
    ],
  },
  {
    name: 'water',
    fromZoom: 0,
    draw: (source, scale) => [
      { slot: 'water', layer: fill('water', source, themeToken('--river')) },
      {
        slot: 'water',
        layer: {
          id: 'water-bank',
          type: 'line',
          source,
          filter: isPolygon,
          paint: { 'line-color': themeToken('--river-bank'), 'line-width': byZoom(scale, [12, 1], [17, 3]) },
        },
      },
      {
        slot: 'label',
        layer: {
          ...nameLabel('water-name', source, 0, 15 * scale, themeToken('--river-text')),
          filter: ['==', ['geometry-type'], 'LineString'],
          layout: {
            'symbol-placement': 'line-center',
            'text-field': ['get', 'name'],
            'text-font': ['Noto Sans SC'],
            'text-size': 17 * scale,
            'text-letter-spacing': 0.1,
            'text-max-angle': 180,
          },
        },
      },
    ],
  },
  {
    name: 'roads',
    fromZoom: 0,
    draw: (source, scale) => [
      ...road(source, 'lane', 15.2, byZoom(scale, [15, 2], [18, 14]), byZoom(scale, [15, 1], [18, 9])),
      ...road(source, 'secondary', 13.6, byZoom(scale, [13.5, 2], [17, 14]), byZoom(scale, [13.5, 0.6], [17, 9])),
      ...road(source, 'arterial', 0, byZoom(scale, [12, 3.6], [17, 20]), byZoom(scale, [12, 0.8], [17, 13])),
      {
        slot: 'bridge',
        layer: {
          id: 'road-bridge',
          type: 'line',
          source,
          filter: is('bridge', true),
          paint: { 'line-color': themeToken('--bridge'), 'line-width': byZoom(scale, [12, 2], [17, 14]) },
        },
      },
    ],
  },
  {
    name: 'estates',
    fromZoom: 14.4,
    draw: (source, scale) => [
      { slot: 'estate', layer: fill('estate', source, themeToken('--estate'), isPolygon, 14.4) },
      { slot: 'label', layer: nameLabel('estate-name', source, 15.4, 15 * scale, themeToken('--label')) },
    ],
  },
  {
    name: 'buildings',
    fromZoom: 14.8,
    draw: (source) => [
      { slot: 'building', layer: fill('building', source, themeToken('--building'), isPolygon, 14.8) },
    ],
  },
]
