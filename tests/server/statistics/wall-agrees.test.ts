import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Case } from '../../../server/contracts/case.ts'
import type { Snapshot } from '../../../server/contracts/feed.ts'
import type { AreaStatistics } from '../../../server/contracts/kpi.ts'
import type { Background } from '../../../server/contracts/statistics.ts'
import { loadHistory } from '../../../server/sample/load-history.ts'
import { countByGrid } from '../../../web/areas/grid-figures.ts'
import { caseFigures, isReportedSince } from '../../../web/cases/figures/case-figures.ts'
import { casesByHour } from '../../../web/cases/figures/case-groups.ts'
import { describeOnBoth } from '../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'
import { person, report } from '../../support/cases/work-on-case.ts'

const cityDir = join(import.meta.dirname, '../../../gis-data/shehong')
const city = '510981'

describeOnBoth('What the wall counts itself and what the statistics say of today', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    await loadHistory(database(), cityDir, { seed: 12, now: new Date(), days: 2, cases: 1_500 })
    app = await serveApp(database())
    const desk = person(app.url)
    const [first, second, third] = [await report(app.url), await report(app.url), await report(app.url)]
    // The first is void from here on, the third stands still.
    const merged = await desk.act(first.number, 1, { act: 'merge', into: second.number, reason: '同一件' })
    const suspended = await desk.act(third.number, 1, { act: 'suspend', reason: '等配件' })
    expect([merged.status, suspended.status]).toEqual([200, 200])
  }, 180_000)
  afterAll(() => app.close())

  const get = async <Body>(path: string) =>
    (await ask<Body>(`${app.url}/api/${path}`, { headers: await as(app.url, 'official') })).body

  it.each(['510981', '510981001', '510981002004', '510981002004004'])('are the same for %s', async (area) => {
    const { cases, dayStart } = await get<Snapshot>(`snapshot?scope=${area}`)
    const said = await get<AreaStatistics>(`statistics/${area}?period=today`)
    const [now, since] = [Date.parse(said.asOf.at), Date.parse(dayStart)]
    const counted = caseFigures(cases, now, since)
    const figure = (key: string) => said.kpis.find((kpi) => kpi.key === key)!
    const share = (key: string) => ({ part: figure(key).numerator, whole: figure(key).denominator })
    expect({ ...counted, looks: null, closed: null, carriedOver: null }).toEqual({
      reported: figure('reported').value,
      voided: figure('voided').value,
      open: figure('open').value,
      onSiteInTime: share('on_site_10'),
      feedbackInTime: share('feedback_30'),
      looks: null,
      closed: null,
      carriedOver: null,
    })
    const category = (item: Case) => item.category ?? ''
    const today = Map.groupBy(cases.filter((item) => isReportedSince(item, since)), category) // prettier-ignore
    expect(new Map(said.categories.map(({ category, reported }) => [category ?? '', reported]))).toEqual(
      new Map([...today].map(([name, own]) => [name, own.length])),
    )
    const hours = casesByHour(cases, since).map(({ reported }) => reported)
    expect(said.trend.points.map(({ reported }) => reported)).toEqual(hours.slice(0, said.trend.points.length))
  })

  it('colour each grid by the same seven days', async () => {
    const { grids, at } = await get<Background>(`statistics/${city}/background`)
    const said = await get<AreaStatistics>('statistics/510981002004?period=7d')
    const own = grids.filter(({ code }) => code.startsWith('510981002004'))
    expect(own.length).toBeGreaterThan(5)
    for (const { code, reported, onSiteInTime } of own) {
      const figures = said.ranking.rows.find((row) => row.code === code)!.figures
      const onSite = figures.find(({ key }) => key === 'on_site_10')!
      // All cases are of the last two days, within seven days of either kind; what was put in since the minute began is missing.
      expect(reported, at).toBeLessThanOrEqual(figures.find(({ key }) => key === 'reported')!.value!)
      expect(onSiteInTime.whole).toBeLessThanOrEqual(onSite.denominator!)
      expect(onSite.denominator! - onSiteInTime.whole).toBeLessThanOrEqual(2)
    }
    const { cases, dayStart } = await get<Snapshot>(`snapshot?scope=${city}`)
    const counts = countByGrid(cases, Date.parse(at), Date.parse(dayStart))
    expect([...counts.values()].reduce((sum, { reported }) => sum + reported, 0)).toBe(
      cases.filter((item) => item.gridCode !== null && isReportedSince(item, Date.parse(dayStart))).length,
    )
  })
})
