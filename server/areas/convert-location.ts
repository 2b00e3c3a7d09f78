import gcoord from 'gcoord'
import type { Crs } from '../contracts/area.ts'
import type { ReportedLocation } from '../contracts/case-report.ts'
import { badField } from '../http/problems/errors.ts'

/** A box in degrees WGS84: west, south, east, north. */
export type Bounds = readonly [west: number, south: number, east: number, north: number]

/** Degrees WGS84, axis order lng, lat. */
export interface LngLat {
  readonly lng: number
  readonly lat: number
}

/** CGCS2000 and WGS84 differ by centimetres and count as equal; the label is kept with the case. */
const system: Readonly<Record<Crs, typeof gcoord.WGS84 | typeof gcoord.GCJ02 | typeof gcoord.BD09>> = {
  WGS84: gcoord.WGS84,
  CGCS2000: gcoord.WGS84,
  GCJ02: gcoord.GCJ02,
  BD09: gcoord.BD09,
}

/** Converts a declared position to WGS84. The one replaceable converter: an authority may have to use its licensed one. */
export function toWgs84({ lng, lat, crs }: ReportedLocation): LngLat {
  const [x, y] = gcoord.transform([lng, lat], system[crs], gcoord.WGS84)
  return { lng: x, lat: y }
}

/**
 * Converts a reported position and refuses a plainly swapped pair: one that lies far from the city, while the pair read
 * the other way round lies within half a degree of it. A point merely outside the city is taken in.
 * @throws {ProblemError} 400 naming `location`, also for a pair that the conversion takes off the world
 */
export function convertLocation(location: ReportedLocation, city: Bounds): LngLat {
  const { lng, lat } = location
  if (!isNear(city, lng, lat) && isNear(city, lat, lng)) {
    throw badField('location', 'lng and lat in this order', `lng ${lng}, lat ${lat}, which look swapped`)
  }
  const place = toWgs84(location)
  if (Math.abs(place.lng) > 180 || Math.abs(place.lat) > 90) {
    throw badField('location', 'a place on the world', `lng ${lng}, lat ${lat} in ${location.crs}, which lie beyond it`)
  }
  return place
}

function isNear([west, south, east, north]: Bounds, lng: number, lat: number): boolean {
  const margin = 0.5
  return lng >= west - margin && lng <= east + margin && lat >= south - margin && lat <= north + margin
}
