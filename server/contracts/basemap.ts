import { Type, type Static } from 'typebox'

/** An address over http(s), without spaces. */
const Address = Type.String({ pattern: '^https?://\\S+$', maxLength: 2_048 })
/** An address of one tile with `{z}`, `{x}` and `{y}` in it: XYZ, or WMTS with its TILEMATRIX, TILECOL and TILEROW. */
const TileAddress = Type.String({ pattern: '^https?://\\S+$', maxLength: 2_048, description: 'with {z}, {x} and {y}' })
/** Several names of one service, among which requests are spread. */
const TileAddresses = Type.Array(TileAddress, { minItems: 1, maxItems: 8 })
const Zoom = Type.Integer({ minimum: 0, maximum: 24 })

const whatAllSay = {
  /** The CRS of the tiles. CGCS2000 is centimetres away from WGS84. */
  crs: Type.Union([Type.Literal('WGS84'), Type.Literal('CGCS2000')]),
  /** Of the tiles: spherical Mercator, the only one that the map draws. */
  projection: Type.Literal('EPSG:3857'),
  minZoom: Type.Optional(Zoom),
  maxZoom: Type.Optional(Zoom),
  /** Shown on the map, as the service's terms ask for it. */
  attribution: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
}
const TileSize = Type.Optional(Type.Union([Type.Literal(256), Type.Literal(512)]))
/** `dim` darkens a picture, for aerial images and dark maps; `invert` makes a light map dark and keeps its hues. */
const Tone = Type.Optional(Type.Union([Type.Literal('dim'), Type.Literal('invert')]))

/** Which of the tiles' own layers show each kind of ground; those left out are not drawn. */
const SourceLayers = Type.Object(
  {
    water: Type.Optional(Type.String({ minLength: 1 })),
    park: Type.Optional(Type.String({ minLength: 1 })),
    road: Type.Optional(Type.String({ minLength: 1 })),
    building: Type.Optional(Type.String({ minLength: 1 })),
  },
  { additionalProperties: false, minProperties: 1 },
)

/** Pictures, stacked in the order given: 天地图 has its names in a second layer. */
const RasterBasemap = Type.Object(
  {
    kind: Type.Literal('raster'),
    layers: Type.Array(Type.Object({ tiles: TileAddresses }, { additionalProperties: false }), {
      minItems: 1,
      maxItems: 4,
    }),
    tileSize: TileSize,
    tone: Tone,
    ...whatAllSay,
  },
  { additionalProperties: false },
)

/** Vector tiles, drawn in the house's own dark style: `tiles`, or a TileJSON document that names them. */
const VectorBasemap = Type.Object(
  {
    kind: Type.Literal('vector'),
    tiles: Type.Optional(TileAddresses),
    tileJson: Type.Optional(Address),
    sourceLayers: SourceLayers,
    ...whatAllSay,
  },
  { additionalProperties: false },
)

/** One PMTiles archive on a server that answers range requests; with `sourceLayers` of vector tiles, without of pictures. */
const ArchiveBasemap = Type.Object(
  {
    kind: Type.Literal('pmtiles'),
    url: Address,
    sourceLayers: Type.Optional(SourceLayers),
    tileSize: TileSize,
    tone: Tone,
    ...whatAllSay,
  },
  { additionalProperties: false },
)

/** A basemap that replaces the city's own ground on every map; the file that `QUANYU_BASEMAP` names holds one. */
export const Basemap = Type.Union([RasterBasemap, VectorBasemap, ArchiveBasemap])
export type Basemap = Static<typeof Basemap>

/** Each kind's own schema, so that a fault is reported for the intended kind. */
export const basemapKinds = { raster: RasterBasemap, vector: VectorBasemap, pmtiles: ArchiveBasemap } as const
