import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KpiKey } from '../../../../server/contracts/kpi.ts'
import { figuresOf } from '../../../../server/statistics/figures.ts'
import { figuresOfDay } from '../../../../server/statistics/day/day-figures.ts'
import { addUp, dayMeasures } from '../../../../server/statistics/day/day-kpis.ts'

/** The measures of a day, each with some number of cases. */
const anySums = fc
  .array(fc.nat(500), { minLength: dayMeasures.length, maxLength: dayMeasures.length })
  .map((counts) => Object.fromEntries(dayMeasures.map((measure, index) => [measure, counts[index]!])))

describe('The figures of a day', () => {
  it('are those of the registry for the same cases, numerator and denominator', () => {
    fc.assert(
      fc.property(anySums, (sums) => {
        const kpi = (key: KpiKey) => figuresOf(sums).find((figure) => figure.key === key)!
        const share = (key: KpiKey) => ({ part: kpi(key).numerator, whole: kpi(key).denominator })
        expect(figuresOfDay(sums)).toMatchObject({
          reported: kpi('reported').value,
          closed: kpi('closed').value,
          voided: kpi('voided').value,
          open: kpi('open').value,
          overdue: kpi('overdue_open').value,
          suspended: kpi('suspended').value,
          onSite: share('on_site_10'),
          feedback: share('feedback_30'),
        })
      }),
    )
  })

  it('balance: what was carried over and what was reported is what was closed and what is open', () => {
    fc.assert(
      fc.property(anySums, (sums) => {
        const { carriedOver, reported, closed, open } = figuresOfDay(sums)
        expect(carriedOver + reported).toBe(closed + open)
      }),
    )
  })

  it('of several places are those of their sums, whichever measures a place has none of', () => {
    fc.assert(
      fc.property(anySums, anySums, (one, other) => {
        const { reported, onSite } = figuresOfDay(addUp([one, other, {}, { reported: 1 }]))
        const [first, second] = [figuresOfDay(one), figuresOfDay(other)]
        expect(reported).toBe(first.reported + second.reported + 1)
        expect(onSite.whole).toBe(first.onSite.whole + second.onSite.whole)
      }),
    )
  })
})
