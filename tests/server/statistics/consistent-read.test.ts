import { expect, it } from 'vitest'
import { createReadQueue } from '../../../server/database/read-queue.ts'
import { readInTransaction, readInQueue } from '../../../server/statistics/consistent-read.ts'
import { readPeriod } from '../../../server/statistics/period.ts'
import { foldStatistics, readPosition } from '../../../server/statistics/position-queries.ts'
import { describeOnBoth } from '../../support/databases/databases.ts'

describeOnBoth('A consistent read of the statistics', (database, kind) => {
  it('has a period also before anything was counted', async () => {
    const { pool } = database()
    const position = await readInTransaction(pool)((queries) => readPosition(queries, readPeriod('30d')))
    expect(position).toMatchObject({ beginning: null, running: true, asOf: { seq: 0 } })
    expect(Date.parse(position.asOf.at)).toBeGreaterThan(Date.parse(position.current.from))
  })

  it('stands at one position, though they are folded on meanwhile, and the next read sees that', async () => {
    const { pool } = database()
    const queueRead = createReadQueue(pool)
    const consistentRead = kind === 'embedded' ? readInQueue(pool, queueRead) : readInTransaction(pool)
    const position = () => consistentRead((queries) => readPosition(queries, readPeriod('30d')))
    await foldStatistics(pool, 100)
    let folded: Promise<unknown> = Promise.resolve()
    const [first, last] = await consistentRead(async (queries) => {
      const before = await readPosition(queries, readPeriod('30d'))
      folded = queueRead(() => foldStatistics(pool, 100))
      // A server folds on another connection; the embedded database in the next turn.
      if (kind === 'postgres') await folded
      else await queries.query('select pg_sleep(0.05)')
      return [before, await readPosition(queries, readPeriod('30d'))]
    })
    expect(last.asOf).toEqual(first.asOf)
    await folded
    expect((await position()).asOf.at > first.asOf.at).toBe(true)
  })

  it('lets what cannot wait go between its statements', async () => {
    const { pool } = database()
    const queueRead = createReadQueue(pool)
    const consistentRead = kind === 'embedded' ? readInQueue(pool, queueRead) : readInTransaction(pool)
    let isStored = false
    const seen = await consistentRead(async (queries) => {
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
