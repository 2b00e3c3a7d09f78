import type { FastifyInstance } from 'fastify'
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApp } from '../../../server/app.ts'
import { loadCity } from '../../../server/city/load-city.ts'
import { loadConfig } from '../../../server/config.ts'
import { migrate } from '../../../server/database/schema/migrate.ts'
import { loadHistory } from '../../../server/sample/load-history.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { smallCity, writeSmallCity } from '../../support/cases/small-city.ts'

const script = join(import.meta.dirname, '../../../scripts/simulate.ts')

describeOnDatabase(
  'A city of one’s own with nothing but its description and areas',
  (database) => {
    let cityDir: string
    let app: FastifyInstance
    beforeAll(async () => {
      cityDir = writeSmallCity()
      await migrate(database())
      expect(await loadCity(database(), cityDir)).toBe(true)
      const options = { seed: 1, now: new Date(), days: 3, cases: 300 }
      expect(await loadHistory(database(), cityDir, options)).toBe(300)
      app = await buildApp({ ...loadConfig({ PORT: '0' }), cityDir }, database())
      await app.listen({ port: 0, host: '127.0.0.1' })
    })
    afterAll(async () => {
      await app?.close()
      rmSync(cityDir, { recursive: true })
    })
    const get = async (url: string) => (await app.inject(url)).json()

    it('has a past in its own grids, by its own clock', async () => {
      const { rows } = await database().pool.query(
        `select count(*) filter (where grid_code like '990101001001%') > 250 as placed,
                bool_and(number like '990101' || to_char(reported_at at time zone 'Asia/Urumqi', 'YYYYMMDD') || '%') as numbered
           from cases`,
      )
      expect(rows).toEqual([{ placed: true, numbered: true }])
    })

    it('assigns a report to its grid; with nobody on duty there it is filed', async () => {
      const payload = { location: { ...smallCity.place, crs: 'WGS84' }, description: '井盖破损', source: 'patrol' }
      const reply = await app.inject({ method: 'POST', url: '/api/cases', payload })
      expect(reply.statusCode).toBe(201)
      expect(reply.json()).toMatchObject({ gridCode: smallCity.gridCode, assignMethod: 'inside', status: 'filed' })
    })

    it('is described as it is: no residents known, no layers, no items, each name on a point inside', async () => {
      expect(await get('/api/city')).toMatchObject({ code: smallCity.code, residents: 0, layers: [] })
      expect(await get('/api/catalogue')).toMatchObject({ sample: false, units: [], items: [] })
      const { features } = await get('/api/areas?level=grid')
      expect(features[1].properties).toMatchObject({ code: smallCity.gridCode, residents: 0 })
      const [lng, lat] = features[1].properties.labelLngLat
      expect(await get(`/api/areas/at?lng=${lng}&lat=${lat}&crs=WGS84`)).toMatchObject({ gridCode: smallCity.gridCode })
    })

    it('is simulated', async () => {
      const { seq } = (await get('/api/health')).feed
      const simulator = spawn(process.execPath, [script, '--url', app.listeningOrigin, '--rate', '600', '--seed', '1'])
      const output = text(simulator.stdout)
      await eventually('simulated cases', async () => (await get('/api/health')).feed.seq >= seq + 10)
      simulator.kill('SIGTERM')
      expect(await output).toMatch(/小城: 600 cases a minute/)
      expect(await output).not.toContain('refused')
    })
  },
  'empty',
)
