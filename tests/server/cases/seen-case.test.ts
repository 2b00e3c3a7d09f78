import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signedInRoles } from '../../support/servers/sign-in.ts'
import { disclosureFor, discloses } from '../../../server/accounts/rights/disclosure.ts'
import { seeCaseWith } from '../../../server/cases/seen-case.ts'
import { sampleCase } from '../../web/cases/sample-case.ts'

const grid = '510981002004006'
const name = { lng: 105.3782, lat: 30.871, roomMeters: 40 }
const see = seeCaseWith(new Map([[grid, name]]))
const metersPerDegree = 111_320

/** Where a case of the grid may be, and in which home. */
const anywhere = fc.record({
  lng: fc.double({ min: 105.37, max: 105.39, noNaN: true }),
  lat: fc.double({ min: 30.86, max: 30.88, noNaN: true }),
  estateCode: fc.constantFrom(null, `${grid}E01`, `${grid}E02`),
  buildingCode: fc.constantFrom(null, `${grid}B001`, `${grid}B002`),
  secondGridCode: fc.constantFrom(null, '510981002004007'),
  secondDistanceMeters: fc.constantFrom(null, 0, 12),
})
const numbers = fc.integer({ min: 0, max: 99_999 }).map((last) => `51098120261123${String(last).padStart(5, '0')}`)

describe('A case that is seen by its grid', () => {
  it('is the same wherever in the grid it is', () => {
    fc.assert(
      fc.property(numbers, anywhere, anywhere, (number, one, other) => {
        const seen = (place: object) => see(sampleCase({ number, gridCode: grid, ...place }), 'grid')
        expect(seen(one)).toEqual(seen(other))
      }),
    )
  })

  it('has its mark in the room around the grid’s name, and seldom where another case has it', () => {
    const seen = fc.sample(fc.uniqueArray(numbers, { minLength: 60, maxLength: 60 }), { numRuns: 1, seed: 3 })[0]!
    const marks = seen.map((number) => see(sampleCase({ number, gridCode: grid }), 'grid'))
    for (const { lng, lat } of marks) {
      const east = (lng - name.lng) * metersPerDegree * Math.cos((lat * Math.PI) / 180)
      const north = (lat - name.lat) * metersPerDegree
      expect(Math.hypot(east, north)).toBeLessThan(name.roomMeters + 0.2)
    }
    expect(new Set(marks.map(({ lng, lat }) => `${lng},${lat}`)).size).toBeGreaterThan(55)
  })

  it('stands at the nearest grid while nobody has taken it, and says which that is', () => {
    const waiting = sampleCase({
      gridCode: null,
      secondGridCode: grid,
      secondDistanceMeters: 800,
      lng: 105.9,
      lat: 30.9,
    })
    const { lng, secondGridCode, secondDistanceMeters } = see(waiting, 'grid')
    expect(Math.abs(lng - name.lng)).toBeLessThan(0.001)
    expect([secondGridCode, secondDistanceMeters]).toEqual([grid, null])
  })

  it('is not touched for those who work it', () => {
    const item = sampleCase({ gridCode: grid, estateCode: `${grid}E01` })
    expect(see(item, 'exact')).toBe(item)
  })
})

describe('Homes', () => {
  it('are disclosed to the roles that work cases, grids to each', () => {
    const seeing = signedInRoles.filter((role) => discloses(disclosureFor({ role }), 'building'))
    expect(seeing).toEqual(['grid_worker', 'community', 'subdistrict', 'city_dispatcher', 'integrator'])
    for (const role of [...signedInRoles, 'wall_kiosk', 'resident'] as const)
      expect(discloses(disclosureFor({ role }), 'grid')).toBe(true)
  })
})
