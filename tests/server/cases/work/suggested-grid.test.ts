import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AssigneeSuggestion } from '../../../../server/contracts/case-act.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { sampleReport, submit } from '../../../support/cases/sample-reports.ts'
import { ask, serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { as } from '../../../support/servers/sign-in.ts'

describeOnDatabase('A suggestion for one grid', (database) => {
  let app: ServedApp
  let number: string
  beforeAll(async () => {
    app = await serveApp(database())
    number = (await submit(app.url, sampleReport(2))).body.number
  })
  afterAll(() => app.close())

  const suggest = async (sample: string, query = '') =>
    ask<AssigneeSuggestion[]>(`${app.url}/api/cases/${number}/suggestions${query}`, {
      headers: await as(app.url, sample),
    })

  it('is the one that stands among those for all', async () => {
    const { body: all } = await suggest('city_dispatcher')
    const wanted = all.at(-1)!
    expect((await suggest('city_dispatcher', `?grid=${wanted.gridCode}`)).body).toEqual([wanted])
  })

  it('is there for a grid far away, too', async () => {
    const far = '510981002004012'
    const { body } = await suggest('city_dispatcher', `?grid=${far}`)
    expect(body.map(({ gridCode }) => gridCode)).toEqual([far])
    expect(body[0]!.distanceMeters).toBeGreaterThan(500)
  })

  it('is refused for a grid that is not one', async () => {
    expect((await suggest('city_dispatcher', '?grid=510981002004899')).status).toBe(404)
  })
})
