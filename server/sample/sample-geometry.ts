import type { Position } from 'geojson'
import type { RandomStream } from './seeded-random.ts'

/**
 * Small planar draws in degrees lng, lat. Good over a few hundred metres, where the map's stretch does not matter; who
 * lies in which area is decided by PostGIS, never here.
 */

/** Metres of one degree of latitude on the WGS84 ellipsoid near 31° N, to 0.1 %. */
const metersPerDegree = 110_900

/** Moves a position by metres east and north. */
export function moved([lng, lat]: Position, eastMeters: number, northMeters: number): Position {
  const perDegreeEast = 111_320 * Math.cos((lat! * Math.PI) / 180)
  return [lng! + eastMeters / perDegreeEast, lat! + northMeters / metersPerDegree]
}

/**
 * Where a device says it is: off by a normally distributed error of which 68 % lies within `accuracyMeters`, as Android
 * defines the accuracy of a fix.
 */
export function withNoise(random: RandomStream, place: Position, accuracyMeters: number): Position {
  const deviation = accuracyMeters / 1.51
  return moved(place, deviation * random.normal(), deviation * random.normal())
}

/** A position somewhere inside a ring; the middle of its first edge after 30 misses in a very thin one. */
export function pointInRing(random: RandomStream, ring: readonly Position[]): Position {
  const lngs = ring.map((position) => position[0]!)
  const lats = ring.map((position) => position[1]!)
  const [west, east, south, north] = [Math.min(...lngs), Math.max(...lngs), Math.min(...lats), Math.max(...lats)]
  for (let attempt = 0; attempt < 30; attempt++) {
    const place: Position = [random.between(west, east), random.between(south, north)]
    if (isInside(place, ring)) return place
  }
  return between(ring[0]!, ring[1]!, 0.5)
}

/** A position somewhere on a line, each metre as likely as the other. */
export function pointOnLine(random: RandomStream, line: readonly Position[]): Position {
  let left = random.next() * lineLength(line)
  for (let index = 1; index < line.length; index++) {
    const step = distance(line[index - 1]!, line[index]!)
    if (left <= step && step > 0) return between(line[index - 1]!, line[index]!, left / step)
    left -= step
  }
  return line.at(-1)!
}

/** Length in degrees of latitude. */
export function lineLength(line: readonly Position[]): number {
  return line.slice(1).reduce((sum, position, index) => sum + distance(line[index]!, position), 0)
}

function distance([lng1, lat1]: Position, [lng2, lat2]: Position): number {
  return Math.hypot((lng2! - lng1!) * Math.cos((lat1! * Math.PI) / 180), lat2! - lat1!)
}

function between([lng1, lat1]: Position, [lng2, lat2]: Position, share: number): Position {
  return [lng1! + share * (lng2! - lng1!), lat1! + share * (lat2! - lat1!)]
}

/** Whether a ring winds around a position; on the ring itself it may say either. */
export function isInside([lng, lat]: Position, ring: readonly Position[]): boolean {
  let inside = false
  for (let index = 0, before = ring.length - 1; index < ring.length; before = index++) {
    const [lng1, lat1] = ring[index]!
    const [lng2, lat2] = ring[before]!
    if (lat1! > lat! !== lat2! > lat! && lng! < ((lng2! - lng1!) * (lat! - lat1!)) / (lat2! - lat1!) + lng1!)
      inside = !inside
  }
  return inside
}
