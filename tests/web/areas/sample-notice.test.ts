import { expect, it } from 'vitest'
import { sampleNotice } from '../../../web/areas/sample-notice.ts'

it.each([
  [true, true, 'sampleData', 'sampleDataWhy'],
  [true, false, 'sampleData', 'samplePlacesWhy'],
  [false, true, 'sampleCases', 'sampleCasesWhy'],
] as const)('synthetic places %s and simulated cases %s are marked as %s', (synthetic, simulated, label, why) => {
  expect(sampleNotice({ synthetic, simulated })).toEqual({ label, why })
})

it('nothing is marked where places and cases are the city’s own', () => {
  expect(sampleNotice({ synthetic: false, simulated: false })).toBeNull()
})
