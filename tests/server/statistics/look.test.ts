import { expect, it } from 'vitest'
import { takeTurns } from '../../../server/database/in-turn.ts'
import { lookAt, lookInTurn } from '../../../server/statistics/look.ts'
import { readPeriod } from '../../../server/statistics/period.ts'
import { foldStatistics, readStanding } from '../../../server/statistics/standing-queries.ts'
import { describeOnBoth } from '../../support/databases/databases.ts'

describeOnBoth('One look at the statistics', (database, kind) => {
  it('has a period also before anything was counted', async () => {
    const { pool } = database()
    const standing = await lookAt(pool)((queries) => readStanding(queries, readPeriod('30d')))
    expect(standing).toMatchObject({ beginning: null, running: true, asOf: { seq: 0 } })
    expect(Date.parse(standing.asOf.at)).toBeGreaterThan(Date.parse(standing.current.from))
  })

  it('stands at one position, though they are folded on meanwhile, and then the next look sees that', async () => {
    const { pool } = database()
    const inTurn = takeTurns(pool)
    const look = kind === 'embedded' ? lookInTurn(pool, inTurn) : lookAt(pool)
    const standing = () => look((queries) => readStanding(queries, readPeriod('30d')))
    await foldStatistics(pool, 100)
    let folded: Promise<unknown> = Promise.resolve()
    const [first, last] = await look(async (queries) => {
      const before = await readStanding(queries, readPeriod('30d'))
      folded = inTurn(() => foldStatistics(pool, 100))
      // A server folds on another connection; the embedded database in the next turn.
      if (kind === 'postgres') await folded
      else await queries.query('select pg_sleep(0.05)')
      return [before, await readStanding(queries, readPeriod('30d'))]
    })
    expect(last.asOf).toEqual(first.asOf)
    await folded
    expect((await standing()).asOf.at > first.asOf.at).toBe(true)
  })

  it('lets what cannot wait go between its statements', async () => {
    const { pool } = database()
    const inTurn = takeTurns(pool)
    const look = kind === 'embedded' ? lookInTurn(pool, inTurn) : lookAt(pool)
    let isStored = false
    const seen = await look(async (queries) => {
      const report = pool.query('select pg_sleep(0.01)').then(() => (isStored = true))
      await queries.query('select pg_sleep(0.05)')
      await queries.query('select pg_sleep(0.05)')
      const seenBetween = isStored
      await report
      return seenBetween
    })
    expect(seen).toBe(true)
  })
})
