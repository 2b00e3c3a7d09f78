import type { FastifyInstance } from 'fastify'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApp } from '../../server/app.ts'
import { loadCity } from '../../server/areas/load-city.ts'
import { loadConfig } from '../../server/config.ts'
import type { DayCourse } from '../../server/contracts/statistics.ts'
import { migrate } from '../../server/migrations.ts'
import { describeOnBoth } from '../support/databases.ts'
import { smallCity, writeSmallCity } from '../support/small-city.ts'

describeOnBoth(
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
  },
  'empty',
)
