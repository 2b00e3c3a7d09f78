import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AreaStatistics, Breakdown, KpiCases } from '../../../server/contracts/kpi.ts'
import { loadHistory } from '../../../server/sample/load-history.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'

const cityDir = join(import.meta.dirname, '../../../gis-data/shehong')
const community = '510981002004'
const estate = '510981002004E012'

describeOnDatabase('Figures by whom', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    // Enough for several slices.
    await loadHistory(database(), cityDir, { seed: 9, now: new Date(), days: 20, cases: 4_000 })
    app = await serveApp(database())
  }, 180_000)
  afterAll(() => app.close())

  const get = async <Body>(path: string, role = 'official') =>
    ask<Body>(`${app.url}/api/${path}`, { headers: await as(app.url, role) })

  it.each(['unit', 'item', 'category', 'source', 'level', 'shift', 'post'] as const)(
    'by %s add up to the place’s own, and each part opens exactly its cases',
    async (by) => {
      const { body: whole } = await get<AreaStatistics>(`statistics/${community}?period=30d`)
      const { body } = await get<Breakdown>(`statistics/${community}/by/${by}?period=30d`)
      expect(body).toMatchObject({ by, withheld: false, tooMany: null })
      for (const [at, { key, numerator, denominator }] of whole.kpis.entries()) {
        if (key === 'per_10000' || key === 'load_per_worker') continue
        const sum = (side: 'numerator' | 'denominator') =>
          body.rows.reduce((total, { figures }) => total + (figures[at]![side] ?? 0), 0)
        expect([key, sum('numerator'), sum('denominator')]).toEqual([key, numerator, denominator ?? 0])
      }
      for (const { value, figures } of body.rows.slice(0, 3)) {
        const { numerator, denominator } = figures.find(({ key }) => key === 'on_site_10')!
        const list = `statistics/${community}/cases?period=30d&kpi=on_site_10&by=${by}&of=${encodeURIComponent(value ?? '')}`
        expect((await get<KpiCases>(list)).body.total).toBe(numerator)
        expect((await get<KpiCases>(`${list}&part=missed`)).body.total).toBe(denominator! - numerator!)
      }
    },
  )

  it('by unit are counted of homes for those who see them, and withheld from the others', async () => {
    const home = `statistics/${estate}/by/unit?period=30d`
    expect((await get<Breakdown>(home)).body).toMatchObject({ withheld: true, rows: [] })
    expect((await get<Breakdown>(home, 'city_dispatcher')).body.withheld).toBe(false)
  })
})
