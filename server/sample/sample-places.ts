import type { Feature, FeatureCollection, Geometry, Position } from 'geojson'
import { lineLength, moved, pointInRing, pointOnLine } from './sample-geometry.ts'
import type { RandomStream } from './seeded-random.ts'
import { weightedList, type WeightedList } from './weighted-list.ts'

/** What kind of real feature a report is about. */
export type SiteKind = 'building' | 'estate' | 'road' | 'place' | 'water'

/** Where something happens: degrees WGS84, and the words a resident uses for it. */
export interface Site {
  readonly kind: SiteKind | 'border' | 'outside'
  readonly name: string
  readonly position: Position
}

/** The map layers that places are drawn from, as served at `/api/city/layers/:layer`, and the grids. */
export interface CityLayers {
  readonly estates: FeatureCollection
  readonly buildings: FeatureCollection
  readonly roads: FeatureCollection
  readonly places: FeatureCollection
  readonly water: FeatureCollection
  readonly grids: FeatureCollection
}

/** Draws sites of one city. */
export interface SamplePlaces {
  /** By population in buildings and estates, by length on roads and banks. */
  at(random: RandomStream, kind: SiteKind): Site
  /** A vertex of a grid's boundary, exactly as the boundary has it: on the shared border of two or more grids mostly. */
  onBorder(random: RandomStream): Site
  /** 0.3–2 km beyond the outermost boundary, in any direction. */
  outside(random: RandomStream): Site
}

type Draw = (random: RandomStream) => Site

export function samplePlaces(layers: CityLayers): SamplePlaces {
  const draws: Record<SiteKind, Draw> = {
    building: drawFrom('building', layers.buildings, residentsOf, (random, feature) =>
      pointInRing(random, ringOf(feature)),
    ),
    estate: drawFrom('estate', layers.estates, residentsOf, (random, feature) => pointInRing(random, ringOf(feature))),
    road: drawFrom('road', layers.roads, roadWeight, (random, feature) => pointOnLine(random, lineOf(feature))),
    place: drawFrom(
      'place',
      layers.places,
      () => 1,
      (random, feature) => nearPlace(random, feature),
    ),
    water: drawFrom('water', layers.water, lengthOf, (random, feature) => pointOnLine(random, lineOf(feature))),
  }
  const vertices = layers.grids.features.flatMap((grid) =>
    ringOf(grid).map((position) => ({ name: nameOf(grid), position })),
  )
  const lngs = vertices.map(({ position }) => position[0]!)
  const lats = vertices.map(({ position }) => position[1]!)
  const extent = {
    west: Math.min(...lngs),
    east: Math.max(...lngs),
    south: Math.min(...lats),
    north: Math.max(...lats),
  }
  return {
    at: (random, kind) => draws[kind](random),
    onBorder: (random) => ({ kind: 'border', ...random.pick(vertices) }),
    outside: (random) => ({ kind: 'outside', name: '城区以外', position: beyond(random, extent) }),
  }
}

function drawFrom(
  kind: SiteKind,
  layer: FeatureCollection,
  weightOf: (feature: Feature) => number,
  position: (random: RandomStream, feature: Feature) => Position,
): Draw {
  const features: WeightedList<Feature> = weightedList(layer.features, weightOf)
  return (random) => {
    const feature = features.draw(random)
    return { kind, name: nameOf(feature), position: position(random, feature) }
  }
}

function nameOf(feature: Feature): string {
  return String(feature.properties?.['name'] ?? '')
}

/** At least 1, so that schools and shops, where nobody lives, are reported from too. */
function residentsOf(feature: Feature): number {
  return Math.max(1, Number(feature.properties?.['residents'] ?? 1))
}

const busyness: Readonly<Record<string, number>> = { arterial: 3, secondary: 2, lane: 1 }

function roadWeight(feature: Feature): number {
  return lengthOf(feature) * (busyness[String(feature.properties?.['class'])] ?? 1)
}

function lengthOf(feature: Feature): number {
  return lineLength(lineOf(feature))
}

/** Within about 40 m of the middle: in front of the gate as often as behind it. */
function nearPlace(random: RandomStream, feature: Feature): Position {
  const [first] = positionsOf(feature.geometry)
  const middle = feature.geometry.type === 'Point' ? first! : pointInRing(random, ringOf(feature))
  return moved(middle, 18 * random.normal(), 18 * random.normal())
}

function beyond(random: RandomStream, extent: { west: number; east: number; south: number; north: number }): Position {
  const { west, east, south, north } = extent
  const away = random.between(300, 2000)
  const anywhere: Position = [random.between(west, east), random.between(south, north)]
  switch (random.whole(0, 3)) {
    case 0:
      return moved([west, anywhere[1]!], -away, 0)
    case 1:
      return moved([east, anywhere[1]!], away, 0)
    case 2:
      return moved([anywhere[0]!, south], 0, -away)
    default:
      return moved([anywhere[0]!, north], 0, away)
  }
}

/** The outer ring of a polygon. */
function ringOf(feature: Feature): readonly Position[] {
  return positionsOf(feature.geometry)
}

/** A line, or the outer ring of a polygon walked as a line. */
function lineOf(feature: Feature): readonly Position[] {
  return positionsOf(feature.geometry)
}

function positionsOf(geometry: Geometry): readonly Position[] {
  switch (geometry.type) {
    case 'Point':
      return [geometry.coordinates]
    case 'LineString':
      return geometry.coordinates
    case 'MultiLineString':
      return geometry.coordinates[0] ?? []
    case 'Polygon':
      return geometry.coordinates[0] ?? []
    case 'MultiPolygon':
      return geometry.coordinates[0]?.[0] ?? []
    default:
      throw new TypeError(`expected a point, line or polygon, came a ${geometry.type}`)
  }
}
