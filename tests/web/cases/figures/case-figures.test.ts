import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseStatus } from '../../../../server/contracts/case.ts'
import { caseFigures, rate } from '../../../../web/cases/figures/case-figures.ts'
import { countByGrid } from '../../../../web/areas/grid-figures.ts'
import { casesByHour } from '../../../../web/cases/figures/case-groups.ts'
import { casesByDay } from '../../../../web/cases/figures/cases-by-day.ts'
import { caseLookOrder, caseStatuses } from '../../../../web/cases/case-status.ts'
import { rankAreas, rankedFrom } from '../../../../web/cases/figures/rank-areas.ts'
import { formatPercent } from '../../../../web/ui/format-duration.ts'
import { instant, ms, sampleCase } from '../sample-case.ts'

const dayStart = ms(-240)
const minutes = fc.integer({ min: -600, max: 60 })
const anyCase = fc
  .record({
    status: fc.constantFrom(...(Object.keys(caseStatuses) as CaseStatus[])),
    reported: minutes,
    closed: fc.integer({ min: -240, max: 60 }),
  })
  .map(({ status, reported, closed }) =>
    sampleCase({
      status,
      reportedAt: instant(reported),
      closedAt: status === 'closed' ? instant(Math.max(reported, closed)) : null,
    }),
  )
  // as in the snapshot: a void case of an earlier day is not there
  .filter((item) => item.status !== 'void' || Date.parse(item.reportedAt) >= dayStart)

describe('The figures of a day', () => {
  it('balance, whatever the cases: carried over + reported = closed + open', () => {
    fc.assert(
      fc.property(fc.array(anyCase), (cases) => {
        const { carriedOver, reported, closed, open } = caseFigures(cases, ms(60), dayStart)
        expect(carriedOver + reported).toBe(closed + open)
      }),
    )
  })

  it('count each open case under exactly one look', () => {
    fc.assert(
      fc.property(fc.array(anyCase), (cases) => {
        const { looks, open } = caseFigures(cases, ms(20), dayStart)
        expect(caseLookOrder.reduce((sum, look) => sum + looks[look], 0)).toBe(open)
      }),
    )
  })

  it('rate arrivals among the cases dispatched and due only', () => {
    const cases = [
      sampleCase({ onSiteAt: instant(9) }),
      sampleCase({ onSiteAt: instant(11) }),
      sampleCase(),
      sampleCase({ onSiteAt: instant(16), dispatchedAt: instant(15), onSiteDueAt: instant(25) }),
      sampleCase({ onSiteDueAt: null, feedbackDueAt: null }),
      sampleCase({ status: 'void', onSiteAt: instant(9) }),
    ]
    expect(caseFigures(cases, ms(20), dayStart).onSiteInTime).toEqual({ part: 1, whole: 3 })
  })

  it('count a void case as voided and nowhere else', () => {
    const cases = [sampleCase(), sampleCase({ status: 'void', closedAt: instant(5) })]
    expect(caseFigures(cases, ms(20), dayStart)).toMatchObject({ reported: 1, open: 1, voided: 1 })
    expect(casesByHour(cases, dayStart)[4]).toEqual({ reported: 1, closed: 0 })
    expect(casesByDay(cases, ['2026-11-23'], () => '2026-11-23')).toEqual([1])
    expect(countByGrid(cases, ms(20), dayStart).get('510981002004004')).toMatchObject({ reported: 1 })
  })

  it('do not call a promise missed that stood still or ended before it fell due, nor at its due moment', () => {
    const share = (more: Parameters<typeof sampleCase>[0], at: number) =>
      caseFigures([sampleCase(more)], ms(at), dayStart).onSiteInTime
    expect(share({}, 10)).toEqual({ part: 0, whole: 0 })
    expect(share({ suspendedAt: instant(9) }, 40)).toEqual({ part: 0, whole: 0 })
    expect(share({ status: 'closed', closedAt: instant(9) }, 40)).toEqual({ part: 0, whole: 0 })
    expect(share({ suspendedAt: instant(11) }, 40)).toEqual({ part: 0, whole: 1 })
  })

  it('keep a promise missed that was missed once, whatever limit came later', () => {
    const again = {
      ...sampleCase({ onSiteDueAt: instant(100), onSiteAt: instant(90) }),
      missed: { on_site: instant(10) },
    }
    const returned = { ...sampleCase({ onSiteDueAt: null, dispatchedAt: null }), missed: { on_site: instant(10) } }
    expect(caseFigures([again, returned], ms(95), dayStart).onSiteInTime).toEqual({ part: 0, whole: 2 })
  })

  it('leave a rate of 0 of 0 unknown', () => {
    expect(rate({ part: 0, whole: 0 })).toBeNull()
    expect(formatPercent(rate({ part: 0, whole: 0 }))).toBe('—')
    expect(formatPercent(rate({ part: 27, whole: 33 }))).toBe('81.8%')
  })

  it('put each case into the hours it was reported and closed in', () => {
    const item = sampleCase({ status: 'closed', reportedAt: instant(-30), closedAt: instant(30) })
    const hours = casesByHour([item], dayStart)
    expect(hours).toHaveLength(24)
    expect(hours[3]).toEqual({ reported: 1, closed: 0 })
    expect(hours[4]).toEqual({ reported: 0, closed: 1 })
  })
})

describe('The ranking of areas', () => {
  const inTime = (gridCode: string) => sampleCase({ gridCode, onSiteAt: instant(5) })
  const late = (gridCode: string) => sampleCase({ gridCode, onSiteAt: instant(15) })
  const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make)

  it('leaves areas with too few cases unranked at the end, and lets equal rates share a rank', () => {
    const cases = [
      ...times(rankedFrom, () => inTime('a')),
      ...times(rankedFrom + 1, () => inTime('b')),
      ...times(rankedFrom - 1, () => inTime('c')),
      ...times(rankedFrom, () => late('d')),
    ]
    const areas = rankAreas(cases, ({ gridCode }) => gridCode, ['a', 'b', 'c', 'd', 'e'], ms(20), dayStart)
    expect(areas.map(({ code, rank, share }) => [code, rank, share.whole])).toEqual([
      ['b', 1, 6],
      ['a', 1, 5],
      ['d', 3, 5],
      ['c', null, 4],
      ['e', null, 0],
    ])
  })
})
