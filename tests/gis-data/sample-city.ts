import { readFileSync } from 'node:fs'

export const folder = new URL('../../gis-data/shehong/', import.meta.url)

export type Position = [longitude: number, latitude: number]
type Properties = Record<string, string | number | boolean | null>

export interface Feature<Coordinates> {
  type: 'Feature'
  geometry: { type: string; coordinates: Coordinates }
  properties: Properties
}

export const layerNames = ['areas', 'estates', 'buildings', 'roads', 'water', 'parks', 'places']

export function readText(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8')
}

export function readLayer<Coordinates>(name: string): Feature<Coordinates>[] {
  return (JSON.parse(readText(`${name}.geojson`)) as { features: Feature<Coordinates>[] }).features
}

export const city = JSON.parse(readText('city.json')) as {
  seed: number
  generatorVersion: string
  bounds: [number, number, number, number]
  center: Position
  published: { residentsAtLeast: number }
  assumptions: { residents: number; panlongResidents: number }
  files: Record<string, string>
}

export const areas = readLayer<Position[][]>('areas')
export const estates = readLayer<Position[][]>('estates')
export const buildings = readLayer<Position[][]>('buildings')
export const roads = readLayer<Position[]>('roads')
export const places = readLayer<Position>('places')

export function areasAt(level: string): Feature<Position[][]>[] {
  return areas.filter((area) => area.properties.level === level)
}

export function text(feature: Feature<unknown>, key: string): string {
  return String(feature.properties[key])
}

export function sumOf(features: readonly Feature<unknown>[], key: string): number {
  return features.reduce((sum, feature) => sum + Number(feature.properties[key]), 0)
}

/** A table with a head row and no quoted commas, as objects. */
export function readTable(name: string): Record<string, string>[] {
  const [head, ...rows] = readText(name)
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/)
  const keys = head!.split(',')
  return rows.map((row) => {
    const cells = row.split(',')
    return Object.fromEntries(keys.map((key, index) => [key, cells[index] ?? '']))
  })
}

/** Every [longitude, latitude] of a geometry. */
export function positionsOf(coordinates: unknown): Position[] {
  const list = coordinates as unknown[]
  return typeof list[0] === 'number' ? [list as Position] : list.flatMap(positionsOf)
}

/** Directed edges of closed rings as "from>to". */
export function edgesOf(ring: readonly Position[]): [from: string, to: string][] {
  return ring.slice(1).map((place, index) => [String(ring[index]), String(place)])
}

const metersPerDegreeLatitude = 110870
const metersPerDegreeLongitude = 95600

/** Flat metres from the centre of the city; good to 1 part in 1000 over the city, for checks of shape. */
export function flat([longitude, latitude]: Position): [x: number, y: number] {
  return [
    (longitude - city.center[0]) * metersPerDegreeLongitude,
    (latitude - city.center[1]) * metersPerDegreeLatitude,
  ]
}

export function flatArea(ring: readonly Position[]): number {
  const points = ring.map(flat)
  return points.slice(1).reduce((sum, [x, y], index) => sum + (points[index]![0] * y - x * points[index]![1]) / 2, 0)
}

export function flatLength(line: readonly Position[]): number {
  const points = line.map(flat)
  return points
    .slice(1)
    .reduce((sum, [x, y], index) => sum + Math.hypot(x - points[index]![0], y - points[index]![1]), 0)
}
