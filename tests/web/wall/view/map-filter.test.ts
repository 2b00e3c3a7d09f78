import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readFilter, writeFilter, type MapFilter } from '../../../../web/wall/view/map-filter.ts'

const anyFilter: fc.Arbitrary<MapFilter> = fc.record({
  kind: fc.constantFrom('category', 'look', 'community', 'rung'),
  value: fc.constantFrom('', '市容环卫', 'overdue', '510981002004', 'person'),
})

it('An address says what the map shows alone', () => {
  fc.assert(fc.property(anyFilter, (filter) => void expect(readFilter(writeFilter(filter))).toEqual(filter)))
})

it.each([undefined, '', 'category', 'person~x', 'toString~x'])('What no wall knows is no filter: %j', (text) => {
  expect(readFilter(text)).toBeNull()
})
