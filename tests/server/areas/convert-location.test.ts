import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { convertLocation, toWgs84, type Bounds } from '../../../server/areas/convert-location.ts'
import gcoord from 'gcoord'

/** A city whose longitude could be a latitude: only there both orders lie on the world. */
const urumqi: Bounds = [87.3, 43.6, 87.9, 44.1]
const metersPerDegree = 111_320

describe('A reported position', () => {
  it('is refused when only the other order of the pair lies near the city', () => {
    expect(() => convertLocation({ lng: 43.8, lat: 87.6, crs: 'WGS84' }, urumqi)).toThrow(/swapped/)
  })

  it('is taken far from the city when the other order is far as well', () => {
    expect(convertLocation({ lng: 116.4, lat: 39.9, crs: 'WGS84' }, urumqi)).toEqual({ lng: 116.4, lat: 39.9 })
  })

  it('counts as WGS84 when it is declared CGCS2000', () => {
    expect(toWgs84({ lng: 105.3782, lat: 30.871, crs: 'CGCS2000' })).toEqual({ lng: 105.3782, lat: 30.871 })
  })

  it.each([
    ['GCJ02', gcoord.GCJ02, 0.01],
    ['BD09', gcoord.BD09, 0.5],
  ] as const)('returns from %s to where it was, anywhere in the city', (crs, system, metres) => {
    const anywhere = fc.record({
      lng: fc.double({ min: 105.3, max: 105.45, noNaN: true }),
      lat: fc.double({ min: 30.82, max: 30.92, noNaN: true }),
    })
    fc.assert(
      fc.property(anywhere, ({ lng, lat }) => {
        const [x, y] = gcoord.transform([lng, lat], gcoord.WGS84, system)
        const back = toWgs84({ lng: x, lat: y, crs })
        const away = Math.hypot((back.lng - lng) * Math.cos((lat * Math.PI) / 180), back.lat - lat) * metersPerDegree
        expect(away).toBeLessThan(metres)
      }),
      { numRuns: 1_000 },
    )
  })
})
