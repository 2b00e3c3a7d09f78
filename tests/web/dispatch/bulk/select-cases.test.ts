import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rules } from '../../../../server/contracts/rules.ts'
import { boxBetween, isWithin, selectCases } from '../../../../web/dispatch/bulk/select-cases.ts'
import { instant, sampleCase } from '../../cases/sample-case.ts'

const at = (x: number, y: number, more = {}) =>
  sampleCase({ number: `51098120261123${x}${y}`, lng: x, lat: y, ...more })
const rules: Pick<Rules, 'mostInBulk' | 'reassignableFrom'> = {
  mostInBulk: 7,
  reassignableFrom: ['reported', 'filed', 'dispatched', 'accepted'],
}
const pointOf = ({ lng, lat }: { lng: number; lat: number }) => ({ x: lng, y: lat })

describe('Selecting cases on the map', () => {
  const box = boxBetween({ x: 0, y: 0 }, { x: 10, y: 10 })

  it('takes what lies in the box, whichever corner it was begun at', () => {
    const coordinate = fc.integer({ min: -20, max: 20 })
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, coordinate, coordinate, coordinate, (ax, ay, bx, by, x, y) => {
        const [a, b] = [
          { x: ax, y: ay },
          { x: bx, y: by },
        ]
        const point = { x: x + 0.5, y: y + 0.5 }
        const inside =
          point.x > Math.min(ax, bx) &&
          point.x < Math.max(ax, bx) &&
          point.y > Math.min(ay, by) &&
          point.y < Math.max(ay, by)
        expect(isWithin(point, boxBetween(a, b))).toBe(inside)
        expect(isWithin(point, boxBetween(b, a))).toBe(inside)
      }),
    )
  })

  it('takes what lies in a lasso and not in its bay', () => {
    const bay = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
      { x: 5, y: 3 },
      { x: 0, y: 10 },
    ]
    expect(isWithin({ x: 2, y: 4 }, bay)).toBe(true)
    expect(isWithin({ x: 5, y: 7 }, bay)).toBe(false)
  })

  it('leaves out what is on site, answered or suspended, and says how many of each', () => {
    const cases = [
      at(1, 1),
      at(2, 2, { status: 'on_site' }),
      at(3, 3, { status: 'feedback' }),
      at(4, 4, { suspendedAt: instant(1) }),
      at(40, 40),
    ]
    expect(selectCases(cases, box, pointOf, rules)).toEqual({
      cases: [cases[0]],
      leftOut: { atWork: 2, suspended: 1, tooMany: 0 },
    })
  })

  it('takes no more than the server does at once', () => {
    const cases = Array.from({ length: rules.mostInBulk + 5 }, () => at(1, 1))
    const { cases: taken, leftOut } = selectCases(cases, box, pointOf, rules)
    expect(taken).toHaveLength(rules.mostInBulk)
    expect(leftOut).toEqual({ atWork: 0, suspended: 0, tooMany: 5 })
  })
})
