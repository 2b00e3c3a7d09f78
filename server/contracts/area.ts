import { Type, type Static } from 'typebox'

/** A place's level in the tree city › subdistrict › community › grid › estate › building. */
export const AreaLevel = Type.Union(
  [
    Type.Literal('city'),
    Type.Literal('subdistrict'),
    Type.Literal('community'),
    Type.Literal('grid'),
    Type.Literal('estate'),
    Type.Literal('building'),
  ],
  { description: '市 · 街道 · 社区 · 网格 · 小区 · 楼栋' },
)
export type AreaLevel = Static<typeof AreaLevel>

/**
 * The detail of an area: `full`, everything known, at 7 decimals; `screen`, what a map draws and names, at 6
 * (0.1 m: borders still meet, as neighbours share their vertices), a quarter shorter on the wire.
 */
export const AreaDetail = Type.Union([Type.Literal('full'), Type.Literal('screen')])
export type AreaDetail = Static<typeof AreaDetail>

/**
 * A place code. Codes of city (6 digits), subdistrict (9), community (12) and grid (15) are prefixes of their
 * children's, so "is within" is "starts with"; scopes rest on this.
 */
export const AreaCode = Type.String({ pattern: '^[0-9A-Z-]{6,24}$' })
export type AreaCode = Static<typeof AreaCode>

/** 15 digits: 12 of the community + 001–899 basic or 901–999 dedicated. */
export const GridCode = Type.String({ pattern: '^[0-9]{15}$' })
export type GridCode = Static<typeof GridCode>

/** A coordinate reference system an intake point may come in. */
export const Crs = Type.Union([
  Type.Literal('WGS84'),
  Type.Literal('GCJ02'),
  Type.Literal('BD09'),
  Type.Literal('CGCS2000'),
])
export type Crs = Static<typeof Crs>

/** `GET /api/areas/at`: whose place a point is. `lng`, `lat` come back in WGS84; distances are metres. */
export const AreasAt = Type.Object({
  lng: Type.Number(),
  lat: Type.Number(),
  gridCode: Type.Union([GridCode, Type.Null()]),
  gridName: Type.Union([Type.String(), Type.Null()]),
  estateCode: Type.Union([AreaCode, Type.Null()]),
  buildingCode: Type.Union([AreaCode, Type.Null()]),
  assignMethod: Type.Union([Type.Literal('inside'), Type.Literal('edge'), Type.Literal('nearest')]),
  ambiguous: Type.Boolean(),
  /** From the point to the border of its grid; null outside every grid. */
  borderDistanceMeters: Type.Union([Type.Number(), Type.Null()]),
  secondGridCode: Type.Union([GridCode, Type.Null()]),
  secondGridName: Type.Union([Type.String(), Type.Null()]),
  secondDistanceMeters: Type.Union([Type.Number(), Type.Null()]),
})
export type AreasAt = Static<typeof AreasAt>
