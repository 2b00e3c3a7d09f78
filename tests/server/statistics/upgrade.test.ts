import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadCity } from '../../../server/areas/load-city.ts'
import { migrate } from '../../../server/migrations.ts'
import { rebuildStatistics } from '../../../server/statistics/rebuild.ts'
import { describeOnBoth } from '../../support/databases/databases.ts'
import { RandomHistories, readCasePlaces } from '../../support/cases/random-history.ts'
import { readStatisticsContents } from '../../support/databases/statistics-contents.ts'

const root = join(import.meta.dirname, '../../..')
const migrations = join(root, 'server/migrations')
const dayMs = 86_400_000

describeOnBoth(
  'Statistics of a database that was there before grids had sums of days and months',
  (database) => {
    let folder: string
    let later: readonly unknown[]
    const contents = () => readStatisticsContents(database())
    const owner = (sql: string, values?: unknown[]) => database().owner((client) => client.query(sql, values))
    const tell = async (events: readonly unknown[]) => {
      await owner('select feed.import($1::jsonb)', [JSON.stringify(events)])
      await owner('select statistics.fold(100000, now())')
    }

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'quanyu-migrations-'))
      for (const name of readdirSync(migrations).filter((name) => name < '016'))
        cpSync(join(migrations, name), join(folder, name))
      await migrate(database(), folder)
      // The loader of today also says how far the calendar reaches.
      await owner(`create table calendar_horizon as select date '2026-12-31' as published_until`)
      await owner('create function set_held_limits(integer) returns integer language sql return 0')
      await loadCity(database(), join(root, 'gis-data/shehong'))
      await owner('drop table calendar_horizon; drop function set_held_limits(integer)')
      const events = await database().owner(async (client) => {
        const places = (await readCasePlaces(client)).filter((_, index) => index % 40 === 0)
        // So long ago that every limit has run out: a rebuild stands at a later moment.
        return new RandomHistories(11, places, Math.floor(Date.now() / 1_000) * 1_000 - 60 * dayMs)
          .events('510981', 300)
          .map(({ event }) => event)
      })
      const half = Math.floor(events.length / 2)
      later = events.slice(half)
      await tell(events.slice(0, half))
      await migrate(database(), migrations)
    })
    afterAll(() => rmSync(folder, { recursive: true }))

    it('have at once all that they have when they are built anew', async () => {
      const upgraded = await contents()
      expect(upgraded['rollups']).toContainEqual(
        expect.objectContaining({ grain: 'month', area_code: expect.stringMatching(/^\d{15}$/) as string }),
      )
      await database().owner(rebuildStatistics)
      expect(await contents()).toEqual(upgraded)
    })

    it('go on from there to what everything built anew gives', async () => {
      await tell(later)
      const folded = await contents()
      await database().owner(rebuildStatistics)
      expect(await contents()).toEqual(folded)
    })
  },
  'empty',
)
