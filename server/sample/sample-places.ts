import type { Feature, FeatureCollection, Geometry, Position } from 'geojson'
import { isInside, lineLength, moved, pointInRing, pointOnLine } from './sample-geometry.ts'
import type { RandomStream } from './seeded-random.ts'
import { weightedList } from './weighted-list.ts'

/** What kind of real feature a report is about. */
export type SiteKind = 'building' | 'estate' | 'road' | 'place' | 'riverbank'

/** Where something happens: degrees WGS84, and the words a resident uses for it. */
export interface Site {
  readonly kind: SiteKind | 'grid' | 'border' | 'outside'
  readonly name: string
  readonly position: Position
}

/** The map layers that places are drawn from, as served at `/api/city/layers/:layer`. */
export const placeLayers = ['estates', 'buildings', 'roads', 'places', 'parks'] as const

/** Those of them that a city has, and its areas. */
export interface CityLayers extends Readonly<Partial<Record<(typeof placeLayers)[number], FeatureCollection>>> {
  readonly grids: FeatureCollection
  /** The outline, one polygon. */
  readonly city: FeatureCollection
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

/** Kinds that a city has no features of are drawn as the first that it has, without any layer anywhere in its grids. */
export function samplePlaces(layers: CityLayers): SamplePlaces {
  const featuresOf = (name: (typeof placeLayers)[number]) => layers[name]?.features ?? []
  const estateNames = new Map(featuresOf('estates').map((estate) => [estate.properties?.['code'], nameOf(estate)]))
  const riverbanks = featuresOf('parks').filter((park) => park.properties?.['kind'] === 'riverbank')
  const draws: Record<SiteKind | 'grid', Draw | null> = {
    building: drawFrom('building', featuresOf('buildings'), residentsOf, pointInside, (building) => {
      return (estateNames.get(building.properties?.['estateCode']) ?? '') + nameOf(building)
    }),
    estate: drawFrom('estate', featuresOf('estates'), residentsOf, pointInside),
    road: drawFrom('road', featuresOf('roads'), roadWeight, besideRoad),
    place: drawFrom('place', featuresOf('places'), () => 1, nearPlace),
    riverbank: drawFrom('riverbank', riverbanks, lengthOf, pointInside),
    grid: drawFrom('grid', layers.grids.features, residentsOf, pointInside),
  }
  const [known] = Object.values(draws).filter((draw) => draw !== null)
  if (!known) throw new RangeError('expected grids to draw places from, came none')

  const outline = layers.city.features.flatMap((city) => positionsOf(city.geometry))
  const vertices = layers.grids.features.flatMap((grid) =>
    positionsOf(grid.geometry).map((position) => ({ name: nameOf(grid), position })),
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
    at: (random, kind) => inTown(random, draws[kind] ?? known, outline),
    onBorder: (random) => ({ kind: 'border', ...random.pick(vertices) }),
    outside: (random) => ({ kind: 'outside', name: '城区以外', position: beyond(random, extent) }),
  }
}

/** Draws again what the ring road or the river has led out of town; who lives there does not report here. */
function inTown(random: RandomStream, draw: Draw, outline: readonly Position[]): Site {
  let site = draw(random)
  for (let attempt = 0; attempt < 10 && !isInside(site.position, outline); attempt++) site = draw(random)
  return site
}

function drawFrom(
  kind: SiteKind | 'grid',
  all: readonly Feature[],
  weightOf: (feature: Feature) => number,
  positionIn: (random: RandomStream, feature: Feature) => Position,
  wordsFor: (feature: Feature) => string = nameOf,
): Draw | null {
  if (all.length === 0) return null
  const features = weightedList(all, weightOf)
  return (random) => {
    const feature = features.draw(random)
    return { kind, name: wordsFor(feature), position: positionIn(random, feature) }
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
  return lineLength(positionsOf(feature.geometry))
}

function pointInside(random: RandomStream, feature: Feature): Position {
  return pointInRing(random, positionsOf(feature.geometry))
}

/** On a pavement rather than on the centre line, which is often the border of two grids. */
function besideRoad(random: RandomStream, feature: Feature): Position {
  return scattered(random, pointOnLine(random, positionsOf(feature.geometry)), 9)
}

/** In front of the gate as often as behind it. */
function nearPlace(random: RandomStream, feature: Feature): Position {
  return scattered(random, positionsOf(feature.geometry)[0]!, 18)
}

function scattered(random: RandomStream, [lng, lat]: Position, deviationMeters: number): Position {
  return moved([lng!, lat!], deviationMeters * random.normal(), deviationMeters * random.normal())
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

/** A point, a line, or the outer ring of a polygon; of several parts the first. */
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
