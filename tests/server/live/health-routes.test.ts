import { afterAll, beforeAll, expect, it } from 'vitest'
import packageJson from '../../../package.json' with { type: 'json' }
import type { Health } from '../../../server/contracts/city.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { readHead } from '../../support/databases/read-head.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'

describeOnDatabase('Health', (database, kind) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())
  const health = async () => (await ask<Health>(`${app.url}/api/health`)).body

  it('names the database, every version, and a feed without events as such', async () => {
    const { epoch, seq } = await readHead(database())
    expect(await health()).toEqual({
      status: 'ok',
      reasons: [],
      database: kind,
      versions: { quanyu: packageJson.version, node: process.versions.node, ...database().versions },
      feed: { epoch, seq },
      lastEventAt: null,
      lastEventAgeSeconds: null,
      screens: 0,
      mismatches: 0,
    })
    expect(database().versions).toEqual({
      postgres: expect.stringMatching(/^\d+\.\d+/),
      postgis: expect.stringMatching(/^3\.\d+\.\d+/),
    })
  })

  it('tells the newest event’s moment and how many seconds ago that was', async () => {
    const { body } = await submit(app.url, sampleReport())
    const told = await eventually('the event', health, ({ feed }) => feed.seq === body.feed.seq)
    expect(told.feed.epoch).toBe(body.feed.epoch)
    expect(Date.parse(told.lastEventAt!)).toBe(Date.parse((await newestEvent()).at))
    const later = await eventually(
      'an older event',
      health,
      (now) => now.lastEventAgeSeconds! > told.lastEventAgeSeconds!,
    )
    expect(later.lastEventAt).toBe(told.lastEventAt)
  })

  const newestEvent = async () => {
    const { rows } = await database().pool.query<{ at: string }>('select to_jsonb(at) as at from feed.head')
    return rows[0]!
  }
})
