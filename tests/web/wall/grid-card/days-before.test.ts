import { expect, it } from 'vitest'
import { daysBefore } from '../../../../web/wall/grid-card/days-before.ts'

it('The days before a day are those of the calendar, over the ends of months and years', () => {
  expect(daysBefore('2026-03-02', 3)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
  expect(daysBefore('2028-03-01', 1)).toEqual(['2028-02-29'])
  expect(daysBefore('2027-01-01', 2)).toEqual(['2026-12-30', '2026-12-31'])
})
