import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AreaStatistics, KpiCases } from '../../../server/contracts/kpi.ts'
import type { AreaDay } from '../../../server/contracts/statistics.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'
import { pastCase, tellPast, type PastStep } from '../../support/cases/tell-past.ts'

const dayMs = 86_400_000
/** Noon of days ago in Sichuan: one day for each kind of case. */
const noon = (daysAgo: number) =>
  Math.floor((Date.now() + 8 * 3_600_000) / dayMs) * dayMs + 4 * 3_600_000 - daysAgo * dayMs
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

type Steps = (at: (minute: number) => string) => readonly PastStep[]
const sent = (at: (minute: number) => string, minute: number, more: PastStep['change'] = {}): PastStep => ({
  minute,
  type: 'case:dispatched',
  change: { status: 'dispatched', dispatchedAt: at(minute), onSiteDueAt: at(minute + 10), feedbackDueAt: at(minute + 30), ...more },
}) // prettier-ignore
const done = (at: (minute: number) => string, minute: number, more: PastStep['change'] = {}): PastStep[] => [
  { minute, type: 'case:accepted', change: { status: 'accepted', acceptedAt: at(minute) } },
  { minute: minute + 1, type: 'case:arrived', change: { status: 'on_site', onSiteAt: at(minute + 1) } },
  { minute: minute + 2, type: 'case:answered', change: { status: 'feedback', feedbackAt: at(minute + 2) } },
  { minute: minute + 3, type: 'case:closed', change: { status: 'closed', closedAt: at(minute + 3), suspendedAt: null, ...more } }, // prettier-ignore
]
const returned: PastStep['change'] = { status: 'filed', returns: 1, dispatchedAt: null, acceptedAt: null, onSiteDueAt: null, feedbackDueAt: null } // prettier-ignore

/** What became of a case, and what it counts as: P50 of phases in minutes, and [numerator, denominator] of figures. */
const stories: readonly {
  readonly what: string
  readonly steps: Steps
  readonly phases?: Readonly<Record<string, number | null>>
  readonly figures?: Readonly<Record<string, readonly [number, number]>>
  /** Minutes by which it missed a figure. */
  readonly missed?: Readonly<Record<string, number>>
}[] = [
  {
    what: 'returned and sent again is dispatched as fast as after its last filing',
    steps: (at) => [
      sent(at, 1),
      { minute: 184, type: 'case:filed', change: returned },
      sent(at, 185),
      ...done(at, 187),
    ],
    phases: { dispatching: 1, accepting: 2, arrival: 3, feedback: 4, closing: 213 },
  },
  {
    what: 'worked again after a failed check keeps the dispatch that answered its filing',
    steps: (at) => [sent(at, 2), ...done(at, 5).slice(0, 3), { minute: 100, type: 'case:checking', change: { status: 'checking' } }, sent(at, 180, { reworks: 1, acceptedAt: null, onSiteAt: null, feedbackAt: null }), ...done(at, 183)], // prettier-ignore
    phases: { dispatching: 2, accepting: 3, arrival: 4, checking: 1 },
  },
  {
    what: 'given to another worker is accepted as fast as after that',
    steps: (at) => [sent(at, 1, { workerNumber: '0101' }), { minute: 60, type: 'case:reassigned', reasonCode: 'worker_busy', change: { workerNumber: '0102' } }, ...done(at, 62)], // prettier-ignore
    phases: { dispatching: 1, accepting: 2, arrival: 70 },
  },
  {
    what: 'moved out of every grid is filed as fast as when it was taken over',
    steps: (at) => [sent(at, 1), { minute: 50, type: 'case:relocated', change: { status: 'reported', gridCode: null, dispatchedAt: null, onSiteDueAt: null, feedbackDueAt: null } }, { minute: 53, type: 'case:filed', change: { status: 'filed', gridCode: '510981001001001' } }, sent(at, 58), ...done(at, 59)], // prettier-ignore
    phases: { filing: 3, dispatching: 5 },
  },
  {
    what: 'closed by force while suspended is not late: its clocks stood still',
    steps: (at) => [{ minute: 0, type: 'case:confirmed', change: { resolveDueAt: at(60) } }, sent(at, 1), { minute: 5, type: 'case:suspended', change: { suspendedAt: at(5) } }, { minute: 90, type: 'case:closed', change: { status: 'closed', closedAt: at(90), suspendedAt: null } }], // prettier-ignore
    figures: { on_time_closing: [1, 1], on_site_10: [0, 0], feedback_30: [0, 0] },
  },
  {
    what: 'suspended after it was late and closed then is late',
    steps: (at) => [{ minute: 0, type: 'case:confirmed', change: { resolveDueAt: at(60) } }, sent(at, 1), { minute: 70, type: 'case:suspended', change: { suspendedAt: at(70) } }, { minute: 90, type: 'case:closed', change: { status: 'closed', closedAt: at(90), suspendedAt: null } }], // prettier-ignore
    figures: { on_time_closing: [0, 1], on_site_10: [0, 1] },
    missed: { on_time_closing: 10, on_site_10: 59 },
  },
  {
    what: 'suspended before its limits fell due has missed nothing',
    steps: (at) => [sent(at, 1), { minute: 9, type: 'case:suspended', change: { suspendedAt: at(9) } }],
    figures: { on_site_10: [0, 0], feedback_30: [0, 0] },
  },
  {
    what: 'closed before its limits fell due has missed none of them',
    steps: (at) => [sent(at, 1), { minute: 5, type: 'case:closed', change: { status: 'closed', closedAt: at(5) } }],
    figures: { on_site_10: [0, 0], feedback_30: [0, 0] },
  },
  {
    what: 'closed late, reopened and closed at once is late',
    steps: (at) => [{ minute: 0, type: 'case:confirmed', change: { resolveDueAt: at(60) } }, sent(at, 1), ...done(at, 70, { missed: { resolve: at(60), on_site: at(11) } }), { minute: 80, type: 'case:reopened', change: { status: 'filed', closedAt: null, dispatchedAt: null, onSiteDueAt: null, feedbackDueAt: null, onSiteAt: null, feedbackAt: null, resolveDueAt: at(200) } }, { minute: 81, type: 'case:closed', change: { status: 'closed', closedAt: at(81) } }], // prettier-ignore
    figures: { on_time_closing: [0, 1], on_site_10: [0, 1] },
  },
  {
    what: 'extended after its limit had passed is late',
    steps: (at) => [{ minute: 0, type: 'case:confirmed', change: { resolveDueAt: at(60) } }, sent(at, 1), { minute: 70, type: 'case:extended', change: { resolveDueAt: at(500), missed: { resolve: at(60) } } }, ...done(at, 75)], // prettier-ignore
    figures: { on_time_closing: [0, 1], overdue_open: [0, 0] },
  },
  {
    what: 'returned after ten minutes without arrival has missed them, also when the next worker comes in time',
    steps: (at) => [sent(at, 1), { minute: 20, type: 'case:filed', change: { ...returned, missed: { on_site: at(11) } } }, sent(at, 21), ...done(at, 22)], // prettier-ignore
    figures: { on_site_10: [0, 1], feedback_30: [1, 1] },
    // From its first limit until somebody came.
    missed: { on_site_10: 12 },
  },
  {
    what: 'reached after its limit has missed it by what it was late, also long after',
    steps: (at) => [{ minute: 0, type: 'case:confirmed', change: { resolveDueAt: at(60) } }, sent(at, 1), ...done(at, 18), { minute: 300, type: 'case:reopened', change: { status: 'filed', closedAt: null, dispatchedAt: null, onSiteDueAt: null, feedbackDueAt: null, onSiteAt: null, feedbackAt: null, missed: { on_site: at(11) } } }, sent(at, 301), ...done(at, 302)], // prettier-ignore
    figures: { on_site_10: [0, 1], resolution: [0, 1] },
    missed: { on_site_10: 292, resolution: 305 },
  },
]

describeOnDatabase('What a case counts as', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    const events = stories.flatMap(({ steps }, index) => pastCase(`51098120000101${String(index).padStart(5, '0')}`, noon(index + 2), {}, steps)) // prettier-ignore
    await tellPast(database(), events)
    app = await serveApp(database())
  })
  afterAll(() => app.close())

  it.each(stories.map((story, index) => ({ ...story, index })))('$what', async ({ index, phases = {}, figures = {}, missed = {} }) => {
    const day = dayOf(noon(index + 2))
    const headers = await as(app.url, 'official')
    const { body } = await ask<AreaStatistics>(`${app.url}/api/statistics/510981?period=${day}..${day}`, { headers })
    const p50 = Object.fromEntries(body.phases.map(({ key, p50 }) => [key, p50]))
    const counts = Object.fromEntries(body.kpis.map(({ key, numerator, denominator }) => [key, [numerator, denominator]]))
    expect(p50).toMatchObject(phases)
    expect(counts).toMatchObject(figures)
    for (const [kpi, minutes] of Object.entries(missed)) {
      const list = await ask<KpiCases>(`${app.url}/api/statistics/510981/cases?period=${day}..${day}&kpi=${kpi}&part=missed`, { headers })
      expect(list.body, kpi).toMatchObject({ total: 1, order: 'longest', minutes: [minutes], next: null })
    }
  }) // prettier-ignore

  it('a promise that was missed is missed from the moment at which it fell due, not before', async () => {
    const reported = noon(stories.findIndex(({ what }) => what.startsWith('returned after ten minutes')) + 2)
    const missedAt = async (minute: number) => {
      const at = new Date(reported + minute * 60_000).toISOString()
      const { body } = await ask<AreaDay>(`${app.url}/api/statistics/510981/day?at=${at}`)
      const { part, whole } = body.figures.onSite
      return whole - part
    }
    const before = await missedAt(0)
    expect([await missedAt(11), await missedAt(12), await missedAt(40)]).toEqual([before, before + 1, before + 1])
  })
})
