import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readChoice, writeChoice, type WallChoice } from '../../../../web/wall/view/wall-choice.ts'

const nothing: WallChoice = { grid: null, caseNumber: null, figure: 'per_resident', replay: null }
const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`))
const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())
const anyChoice = fc.record<WallChoice>({
  grid: fc.option(digits(15)),
  caseNumber: fc.option(digits(19)),
  figure: fc.constantFrom('per_resident', 'onsite_rate', 'reported', 'open', 'overdue'),
  replay: fc.option(fc.record({ moment: instant, speed: fc.constantFrom(0, 1, 10, 60), since: instant })),
})

it('an address says everything that was chosen at the wall', () => {
  fc.assert(
    fc.property(anyChoice, (choice) => {
      expect(readChoice(writeChoice(choice))).toEqual(choice)
    }),
  )
})

it('an address without a choice shows the city as it is', () => {
  expect(readChoice({})).toEqual(nothing)
  expect(writeChoice(nothing)).toEqual({})
})

it.each([
  { grid: '5109' },
  { case: 'x' },
  { figure: 'toString' },
  { replay: '2026-11-26T07:13:00Z~61~2026-11-27T00:00:00Z' },
  { replay: 'yesterday~1~now' },
])('what an address says that no wall knows counts as not chosen: %j', (query) => {
  expect(readChoice(query)).toEqual(nothing)
})
