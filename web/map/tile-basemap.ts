import type { ExpressionSpecification, RasterLayerSpecification, SourceSpecification } from 'maplibre-gl'
import { themeToken } from '../ui/theme-token.ts'
import { byZoom } from './by-zoom.ts'
import type { SlottedLayer } from './use-map-layer.ts'

type SourceLayers = Readonly<Partial<Record<'water' | 'park' | 'road' | 'building', string>>>

interface Common {
  readonly minZoom?: number
  readonly maxZoom?: number
  readonly attribution?: string
}
interface Pictures {
  readonly tileSize?: 256 | 512
  readonly tone?: 'dim' | 'invert'
}

/** Tiles in EPSG:3857 that replace the offline ground. */
export type TileBasemap = Common &
  (
    | ({ readonly kind: 'raster'; readonly layers: readonly { readonly tiles: readonly string[] }[] } & Pictures)
    | {
        readonly kind: 'vector'
        readonly tiles?: readonly string[]
        readonly tileJson?: string
        readonly sourceLayers: SourceLayers
      }
    | ({ readonly kind: 'pmtiles'; readonly url: string; readonly sourceLayers?: SourceLayers } & Pictures)
  )

/** One source of a basemap with its layers. */
export interface TileSource {
  readonly id: string
  readonly source: SourceSpecification
  readonly layers: readonly SlottedLayer[]
}

/** Subdued, so that the fills, names and markers above lead; a light map is inverted, and its hues are rotated back. */
const tones: Record<'dim' | 'invert', RasterLayerSpecification['paint']> = {
  dim: { 'raster-brightness-max': 0.55, 'raster-saturation': -0.55 },
  invert: {
    'raster-brightness-min': 0.62,
    'raster-brightness-max': 0.04,
    'raster-hue-rotate': 180,
    'raster-saturation': -0.45,
  },
}

const rasterLayer = (source: string, { tone = 'dim' }: Pictures): SlottedLayer => ({
  slot: 'basemap',
  layer: { id: source, type: 'raster', source, paint: { ...tones[tone], 'raster-fade-duration': 160 } },
})

const isPolygon: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon']
const isLine: ExpressionSpecification = ['==', ['geometry-type'], 'LineString']

/** The offline ground's colours and widths, for the layers of foreign tiles. */
function vectorLayers(source: string, { water, park, road, building }: SourceLayers, scale: number): SlottedLayer[] {
  const fill = (slot: SlottedLayer['slot'], sourceLayer: string, color: string, minzoom = 0): SlottedLayer => ({
    slot,
    layer: {
      id: `${source}-${slot}`,
      type: 'fill',
      source,
      'source-layer': sourceLayer,
      minzoom,
      filter: isPolygon,
      paint: { 'fill-color': color },
    },
  })
  const line = (part: string, sourceLayer: string, color: string, far: number, near: number): SlottedLayer => ({
    slot: 'road',
    layer: {
      id: `${source}-road-${part}`,
      type: 'line',
      source,
      'source-layer': sourceLayer,
      filter: isLine,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': color, 'line-width': byZoom(scale, [12, far], [17, near]) },
    },
  })
  return [
    ...(park ? [fill('park', park, themeToken('--park'))] : []),
    ...(water ? [fill('water', water, themeToken('--river'))] : []),
    ...(road ? [line('channel', road, themeToken('--road-case'), 2.4, 14)] : []),
    ...(road ? [line('core', road, themeToken('--road-core'), 0.6, 9)] : []),
    ...(building ? [fill('building', building, themeToken('--building'), 14.8)] : []),
  ]
}

const withZooms = ({ minZoom, maxZoom }: Common) => ({
  ...(minZoom !== undefined && { minzoom: minZoom }),
  ...(maxZoom !== undefined && { maxzoom: maxZoom }),
})

/** The sources and layers of a basemap. A PMTiles archive needs the protocol of `readArchives` first. */
export function tileSources(basemap: TileBasemap, scale: number): readonly TileSource[] {
  const id = 'basemap'
  const zooms = withZooms(basemap)
  if (basemap.kind === 'raster') {
    return basemap.layers.map(({ tiles }, index) => ({
      id: `${id}-${index}`,
      source: { type: 'raster', tiles: [...tiles], tileSize: basemap.tileSize ?? 256, ...zooms },
      layers: [rasterLayer(`${id}-${index}`, basemap)],
    }))
  }
  if (basemap.kind === 'vector') {
    const from = basemap.tileJson ? { url: basemap.tileJson } : { tiles: [...(basemap.tiles ?? [])] }
    return [
      { id, source: { type: 'vector', ...from, ...zooms }, layers: vectorLayers(id, basemap.sourceLayers, scale) },
    ]
  }
  const url = `pmtiles://${basemap.url}`
  return basemap.sourceLayers
    ? [{ id, source: { type: 'vector', url }, layers: vectorLayers(id, basemap.sourceLayers, scale) }]
    : [{ id, source: { type: 'raster', url, tileSize: basemap.tileSize ?? 256 }, layers: [rasterLayer(id, basemap)] }]
}
