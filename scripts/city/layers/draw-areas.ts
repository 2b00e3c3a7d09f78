import { ringOfFaces } from '../grids/block-graph.ts'
import type { Building, Grid, SampleCity } from './city-model.ts'
import { panlong } from '../plan/city-plan.ts'
import { closedRing, meshRing, position, type PlainFeature } from './feature-text.ts'
import { gateOf } from './name-places.ts'
import { centroid, insideRing, pointToSegment, signedArea, type Point, type Ring } from '../plane/plane-geometry.ts'
import { randomStream } from '../../../server/sample/seeded-random.ts'
import { pointOf } from '../streets/street-mesh.ts'

const cityCode = '510981'
const subdistrictNames: Record<string, string> = { '510981001': '太和街道', '510981002': '平安街道' }

/** City, subdistricts, communities and grids, each with its counts. Rings of a parent are unions of its children. */
export function drawAreas(city: SampleCity): PlainFeature[] {
  const staffing = staff(city)
  const area = (
    level: string,
    code: string,
    name: string,
    parentCode: string | null,
    more: Record<string, unknown>,
  ): PlainFeature => {
    const grids = city.grids.filter((grid) => grid.code.startsWith(code))
    const vertices = ringOfFaces(
      city.mesh,
      grids.flatMap((grid) => grid.faces),
    )
    if (!vertices) throw new Error(`expected ${name} to be one ring without a hole`)
    const ring = vertices.map((vertex) => pointOf(city.mesh, vertex))
    return {
      geometry: { type: 'Polygon', coordinates: [meshRing(city.mesh, vertices)] },
      properties: {
        level,
        code,
        name,
        parentCode,
        ...more,
        ...counts(city, code),
        areaSquareMeters: Math.round(signedArea(ring)),
        labelLngLat: position(labelPoint(ring)),
      },
    }
  }
  const people = (code: string) => ({
    partyMembers: sum(city, code, (communityCode) => staffing.get(communityCode)!.partyMembers),
    staff: sum(city, code, (communityCode) => staffing.get(communityCode)!.staff),
  })
  return [
    area('city', cityCode, '射洪市', null, people(cityCode)),
    ...Object.entries(subdistrictNames).map(([code, name]) => area('subdistrict', code, name, cityCode, people(code))),
    ...city.communities.map(({ code, name, officialName, subdistrictCode }) =>
      area('community', code, name, subdistrictCode, { officialName, ...people(code) }),
    ),
    ...city.grids.map((grid) => area('grid', grid.code, grid.name, grid.community.code, kindOf(grid))),
  ]
}

function kindOf(grid: Grid): Record<string, unknown> {
  return grid.dedicatedTo === null ? { kind: 'basic' } : { kind: 'dedicated', dedicatedTo: grid.dedicatedTo }
}

function sum(city: SampleCity, code: string, of: (communityCode: string) => number): number {
  return city.communities
    .filter((community) => community.code.startsWith(code))
    .reduce((all, community) => all + of(community.code), 0)
}

function counts(city: SampleCity, code: string) {
  const buildings = city.buildings.filter((building) => building.gridCode.startsWith(code))
  return {
    residents: total(buildings, 'residents'),
    households: total(buildings, 'households'),
    buildings: buildings.length,
    estates: city.estates.filter((estate) => estate.gridCode.startsWith(code)).length,
  }
}

function total(buildings: readonly Building[], key: 'residents' | 'households'): number {
  return buildings.reduce((all, building) => all + building[key], 0)
}

/** Party members and staff per community: published for 蟠龙, at a like rate elsewhere. */
function staff(city: SampleCity): Map<string, { partyMembers: number; staff: number }> {
  const random = randomStream(city.seed, 'staff')
  return new Map(
    city.communities.map(({ code }) => {
      if (code === panlong.code) return [code, { partyMembers: panlong.partyMembers, staff: panlong.staff }]
      const { residents } = counts(city, code)
      return [
        code,
        { partyMembers: Math.round(residents * random.between(0.028, 0.04)), staff: 6 + Math.round(residents / 1500) },
      ]
    }),
  )
}

/** A point well inside a ring: the best of a lattice over its bounds by distance to the edge, then refined. */
function labelPoint(ring: Ring): Point {
  const xs = ring.map((point) => point[0])
  const ys = ring.map((point) => point[1])
  let best = {
    point: centroid(ring),
    meters: insideRing(centroid(ring), ring) ? edgeDistance(centroid(ring), ring) * 1.15 : -1,
  }
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  for (let i = 1; i < 16; i++) {
    for (let j = 1; j < 16; j++) {
      const point: Point = [west + (i / 16) * (east - west), south + (j / 16) * (north - south)]
      if (!insideRing(point, ring)) continue
      const meters = edgeDistance(point, ring)
      if (meters > best.meters) best = { point, meters }
    }
  }
  return best.point
}

function edgeDistance(point: Point, ring: Ring): number {
  return Math.min(...ring.map((a, index) => pointToSegment(point, a, ring[(index + 1) % ring.length]!)))
}

export function drawEstates(city: SampleCity): PlainFeature[] {
  return city.estates.map(({ code, name, gridCode, ring }) => {
    const buildings = city.buildings.filter((building) => building.estateCode === code)
    return {
      geometry: { type: 'Polygon', coordinates: [closedRing(ring)] },
      properties: {
        code,
        name,
        gridCode,
        communityCode: gridCode.slice(0, 12),
        households: total(buildings, 'households'),
        residents: total(buildings, 'residents'),
        buildings: buildings.length,
        gateLngLat: position(gateOf(ring)),
      },
    }
  })
}

export function drawBuildings(city: SampleCity): PlainFeature[] {
  return city.buildings.map(({ ring, ...properties }) => ({
    geometry: { type: 'Polygon', coordinates: [closedRing(ring)] },
    properties: { ...properties },
  }))
}
