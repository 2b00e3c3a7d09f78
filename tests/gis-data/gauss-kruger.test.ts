import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toLngLat, toProjected } from '../../scripts/city/plane/gauss-kruger.ts'

describe('the projection EPSG:4544', () => {
  it('puts 105°E 30°N on the central meridian, at the length of the meridian from the equator', () => {
    const [easting, northing] = toProjected([105, 30])
    expect(easting).toBeCloseTo(500000, 6)
    expect(northing).toBeCloseTo(3320113.398, 3)
  })

  it('grows by 1 + x²/2R² in scale away from the meridian', () => {
    const west = toProjected([106, 30.87])
    const east = toProjected([106.00001, 30.87])
    const [primeVertical, latitude] = [6383769.8, (30.87 * Math.PI) / 180]
    const onGround = (primeVertical * Math.cos(latitude) * 0.00001 * Math.PI) / 180
    expect(Math.hypot(east[0] - west[0], east[1] - west[1]) / onGround).toBeCloseTo(
      1 + (west[0] - 500000) ** 2 / (2 * 6370000 ** 2),
      5,
    )
  })

  it('comes back to the same place within a tenth of a millimetre anywhere in the zone', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 103.5, max: 106.5, noNaN: true }),
        fc.double({ min: 20, max: 45, noNaN: true }),
        (longitude, latitude) => {
          const [backLongitude, backLatitude] = toLngLat(toProjected([longitude, latitude]))
          expect(Math.abs(backLongitude - longitude)).toBeLessThan(1e-9)
          expect(Math.abs(backLatitude - latitude)).toBeLessThan(1e-9)
        },
      ),
    )
  })
})
