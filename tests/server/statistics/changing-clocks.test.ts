import type { FastifyInstance } from 'fastify'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApp } from '../../../server/app.ts'
import { loadCity } from '../../../server/city/load-city.ts'
import { loadConfig } from '../../../server/config.ts'
import type { DayCourse } from '../../../server/contracts/statistics.ts'
import { migrate } from '../../../server/database/schema/migrate.ts'
import { verifyStatistics } from '../../../scripts/statistics/verify-statistics.ts'
import { foldStatistics } from '../../../server/statistics/position-queries.ts'
import { RandomHistories, readCasePlaces } from '../../support/cases/random-history.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { smallCity, writeSmallCity } from '../../support/cases/small-city.ts'

describeOnDatabase(
  'The days of a city whose clocks change',
  (database) => {
    let cityDir: string
    let app: FastifyInstance
    beforeAll(async () => {
      cityDir = writeSmallCity()
      const file = join(cityDir, 'city.json')
      const description = JSON.parse(readFileSync(file, 'utf8')) as object
      writeFileSync(file, JSON.stringify({ ...description, timezone: 'Europe/Berlin' }))
      await migrate(database())
      await loadCity(database(), cityDir)
      app = await buildApp({ ...loadConfig({ PORT: '0' }), cityDir }, database())
    })
    afterAll(async () => {
      await app?.close()
      rmSync(cityDir, { recursive: true })
    })

    it.each([
      ['2026-03-29', 138, '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
      ['2026-10-25', 150, '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
      ['2026-11-23', 144, '2026-11-22T23:00:00Z', '2026-11-23T23:00:00Z'],
    ])('%s has %i steps of ten minutes', async (date, steps, start, end) => {
      const course = (await app.inject(`/api/statistics/${smallCity.code}/days/${date}`)).json<DayCourse>()
      expect(course.reported).toHaveLength(steps)
      expect([course.dayStart, course.dayEnd].map((at) => Date.parse(at))).toEqual(
        [start, end].map((at) => Date.parse(at)),
      )
    })

    it('its figures are those of its own clock, also in the hour that there is twice', async () => {
      // A server would go on counting meanwhile.
      await app.close()
      await database().owner(async (client) => {
        const places = await readCasePlaces(client)
        const events = new RandomHistories(3, places, Date.parse('2026-10-27T12:00:00Z')).events(smallCity.code, 400)
        await client.query('select feed.import($1::jsonb)', [JSON.stringify(events.map(({ event }) => event))])
        for (let reached = 0; reached < events.length;) reached = (await foldStatistics(client, 5_000)) ?? reached
      })
      const periods = [
        '2026-10-25..2026-10-25',
        '2026-10-24..2026-10-26',
        '2026-10-20..2026-10-30',
        '2026-03-01..2026-10-31',
      ]
      const questions = periods.flatMap((period) =>
        [null, '城市管理'].map((category) => ({ area: smallCity.code, period, category, lists: true })),
      )
      const { faults } = await verifyStatistics(database(), questions)
      expect(faults).toEqual([])
    })
  },
  'empty',
)
