import { beforeAll, expect, it } from 'vitest'
import { rebuildStatistics } from '../../../../server/statistics/projection/rebuild.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { RandomHistories, readCasePlaces } from '../../../support/cases/random-history.ts'
import { readStatisticsContents } from '../../../support/databases/statistics-contents.ts'
import { usuallyOrInSoak } from '../../../support/soak.ts'

const dayMs = 86_400_000

describeOnDatabase('Statistics that are built from half of a history', (database) => {
  let later: readonly unknown[]
  const contents = () => readStatisticsContents(database())
  const owner = (sql: string, values?: unknown[]) => database().owner((client) => client.query(sql, values))
  const tell = async (events: readonly unknown[]) => {
    await owner('select feed.import($1::jsonb)', [JSON.stringify(events)])
    await owner('select statistics.fold(100000, now())')
  }

  beforeAll(async () => {
    const events = await database().owner(async (client) => {
      const places = (await readCasePlaces(client)).filter((_, index) => index % 40 === 0)
      // So long ago that every limit has run out: a rebuild stands at a later moment.
      return new RandomHistories(11, places, Math.floor(Date.now() / 1_000) * 1_000 - 60 * dayMs)
        .events('510981', usuallyOrInSoak(120, 300))
        .map(({ event }) => event)
    })
    const half = Math.floor(events.length / 2)
    later = events.slice(half)
    await tell(events.slice(0, half))
  })

  it('are what folding gave, with days and months of grids too', async () => {
    const folded = await contents()
    for (const grain of ['day', 'month'])
      expect(folded['rollups']).toContainEqual(
        expect.objectContaining({ grain, area_code: expect.stringMatching(/^\d{15}$/) as string }),
      )
    await database().owner(rebuildStatistics)
    expect(await contents()).toEqual(folded)
  })

  it('go on from there to what everything built at once gives', async () => {
    await tell(later)
    const folded = await contents()
    await database().owner(rebuildStatistics)
    expect(await contents()).toEqual(folded)
  })
})
