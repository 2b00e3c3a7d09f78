import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadCity } from '../../../server/city/load-city.ts'
import { openDatabase, type Database } from '../../../server/database/database.ts'
import { migrate } from '../../../server/database/schema/migrate.ts'
import { loadHistory } from '../../../server/sample/load-history.ts'
import { describeOn } from '../../support/databases/databases.ts'

const cityDir = join(import.meta.dirname, '../../../gis-data/shehong')
const options = { seed: 1, now: new Date(), days: 30, cases: 1_000 }

describeOn(
  'postgres',
  'Two nodes that start at once on one empty database',
  (database) => {
    let nodes: Database[]
    beforeAll(async () => {
      const { connectionString } = database().pool.options as { connectionString?: string }
      nodes = [database(), await openDatabase({ databaseUrl: connectionString!, dataDir: '' })]
    })
    afterAll(() => nodes[1]?.close())

    const atOnce = <Answer>(work: (node: Database) => Promise<Answer>) => Promise.all(nodes.map(work))
    const count = async (table: string) => (await database().pool.query(`select count(*) from ${table}`)).rows[0]

    it('load the city once', async () => {
      await atOnce((node) => migrate(node))
      expect((await atOnce((node) => loadCity(node, cityDir))).sort()).toEqual([false, true])
      expect(await count('area_generations')).toEqual({ count: 1 })
    })

    it('load the history once', async () => {
      expect((await atOnce((node) => loadHistory(node, cityDir, options))).sort()).toEqual([0, 1_000])
      expect(await count('cases')).toEqual({ count: 1_000 })
      expect(await count(`feed.events where type = 'case:reported'`)).toEqual({ count: 1_000 })
      expect(await count('feed.events')).toEqual(await count('cases, generate_series(1, version)'))
    })
  },
  'empty',
)
