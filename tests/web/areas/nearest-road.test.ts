import type { Feature, LineString } from 'geojson'
import { describe, expect, it } from 'vitest'
import { nearestRoad } from '../../../web/areas/nearest-road.ts'

const road = (name: string, ...coordinates: [number, number][]): Feature<LineString, { name: string }> => ({
  type: 'Feature',
  geometry: { type: 'LineString', coordinates },
  properties: { name },
})
const roads = [road('环城路', [105.37, 30.87], [105.38, 30.87]), road('太和大道', [105.375, 30.86], [105.375, 30.88])]

describe('The road of a place', () => {
  it('is the nearest one, measured to its line and not to its ends', () => {
    expect(nearestRoad(roads, 105.3725, 30.8702)).toBe('环城路')
    expect(nearestRoad(roads, 105.3751, 30.8752)).toBe('太和大道')
  })

  it('is none where none lies within 80 m, past the end of a road as well', () => {
    expect(nearestRoad(roads, 105.3725, 30.8715)).toBeNull()
    expect(nearestRoad(roads, 105.3815, 30.87)).toBeNull()
    expect(nearestRoad([], 105.3725, 30.87)).toBeNull()
  })
})
