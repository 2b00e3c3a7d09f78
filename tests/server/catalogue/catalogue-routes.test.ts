import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Catalogue } from '../../../server/contracts/city.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'

describeOnDatabase('The catalogue', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())

  it('has the 30 units and 67 items of its file, each item with a unit, and says that it is a sample', async () => {
    const { status, body } = await ask<Catalogue>(`${app.url}/api/catalogue`)
    expect(status).toBe(200)
    expect(body.sample).toBe(true)
    expect(body.units).toHaveLength(30)
    expect(body.items).toHaveLength(67)
    const units = new Set(body.units.map(({ code }) => code))
    expect(body.items.filter(({ unitCode }) => !units.has(unitCode))).toEqual([])
  })

  it('gives limits as numbers, and none where an item has no on-site duty', async () => {
    const { body } = await ask<Catalogue>(`${app.url}/api/catalogue`)
    expect(body.items.find(({ code }) => code === 'SH-U01-01')).toMatchObject({
      unitCode: 'U01',
      priority: 'P4',
      acceptMinutes: 60,
      onSiteMinutes: null,
      resolveHours: 120,
    })
  })
  it('gives the ladders as the table has them: the promises’ for everybody, accept and resolve by the item', async () => {
    const { body } = await ask<Catalogue>(`${app.url}/api/catalogue`)
    const promises = body.escalation.filter(({ limitKind }) => limitKind === 'on_site' || limitKind === 'feedback')
    expect(promises).toEqual([
      { itemCode: null, limitKind: 'feedback', atPercent: 100, afterMinutes: 0, level: 'city', supervises: true },
      { itemCode: null, limitKind: 'on_site', atPercent: 100, afterMinutes: 0, level: 'community', supervises: false },
      {
        itemCode: null,
        limitKind: 'on_site',
        atPercent: 100,
        afterMinutes: 10,
        level: 'subdistrict',
        supervises: false,
      },
    ])
    const { rows } = await database().pool.query<{ count: number }>(
      'select count(*)::integer as count from escalation_steps',
    )
    expect(body.escalation).toHaveLength(rows[0]!.count)
    expect(body.escalation.some(({ itemCode, limitKind }) => itemCode === 'SH-U01-01' && limitKind === 'resolve')).toBe(
      true,
    )
  })
})
