import { afterAll, beforeAll, expect, it } from 'vitest'
import { fireDeadlines } from '../../../../server/cases/deadlines/deadline-queries.ts'
import type { CaseHistoryEntry } from '../../../../server/contracts/case-act.ts'
import type { CaseDetail } from '../../../../server/contracts/case.ts'
import { bringForward } from '../../../support/cases/deadlines.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { insist, person, report } from '../../../support/cases/work-on-case.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'

const reason = '试'
const grid = '510981001001001'

describeOnDatabase('The four limits of a case', (database) => {
  let app: ServedApp
  let desk: ReturnType<typeof person>
  beforeAll(async () => {
    app = await serveApp(database())
    desk = person(app.url)
  })
  afterAll(() => app.close())

  const reportIn = async (more = {}) =>
    (await report(app.url, { location: await placeIn(database(), grid), ...more })).number
  const move = (number: string, to: Parameters<typeof desk.move>[2]) =>
    insist(
      () => desk.detail(number),
      (version) => desk.move(number, version, to, reason),
    )
  const limit = ({ limits }: CaseDetail, kind: string) => limits.find((one) => one.kind === kind)!

  it('come with its words, in the order in which they are met', async () => {
    const item = await desk.detail(await reportIn())
    expect(item.limits.map(({ kind }) => kind)).toEqual(['accept', 'on_site', 'feedback', 'resolve'])
    expect(limit(item, 'on_site')).toMatchObject({ startsAt: item.dispatchedAt, dueAt: item.onSiteDueAt, runs: true })
    // Without an item nothing but the promise.
    expect(limit(item, 'resolve')).toMatchObject({ dueAt: null, minutes: null, runs: false })
  })

  it('have before the dispatch the minutes that it will begin', async () => {
    const { number } = await report(app.url, { location: { lng: 105.9, lat: 31.5, crs: 'WGS84' } })
    const item = await desk.detail(number)
    expect(limit(item, 'on_site')).toMatchObject({ dueAt: null, startsAt: null, minutes: 10 })
    expect(limit(item, 'feedback')).toMatchObject({ minutes: 30 })
  })

  it('say when each was met, and what was missed stays missed', async () => {
    const number = await reportIn()
    await move(number, 'accepted')
    await bringForward(database(), [number], 12)
    await move(number, 'on_site')
    const item = await desk.detail(number)
    const arrival = limit(item, 'on_site')
    expect([arrival.metAt, arrival.runs]).toEqual([item.onSiteAt, false])
    expect(Date.parse(arrival.missedAt!)).toBe(Date.parse(item.onSiteDueAt!))
    expect(limit(item, 'feedback')).toMatchObject({ metAt: null, runs: true, missedAt: null })
  })

  it('name in the history to whom each went that fired', async () => {
    const number = await reportIn()
    await fireDeadlines(database().pool, 50, 11 * 60_000)
    const { body } = await desk.read<CaseHistoryEntry[]>(`cases/${number}/history`)
    expect(body.map(({ reasonCode, level }) => [reasonCode, level])).toEqual([
      [null, 'grid'],
      ['on_site_overdue', 'community'],
    ])
  })
})
