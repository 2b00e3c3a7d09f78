import { afterEach, expect, it, vi } from 'vitest'
import type { Pool } from 'pg'
import { openDatabase, type Database } from '../../../server/database/database.ts'
import type { RecordedEvent } from '../../../server/feed/feed-queries.ts'
import { FeedTail } from '../../../server/feed/tail.ts'
import { append } from '../../support/cases/append-event.ts'
import { describeOn, describeOnBoth, describeOnDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { readHead } from '../../support/databases/read-head.ts'

/** A started tail with all that it told. */
interface Watched {
  tail: FeedTail
  events: RecordedEvent[]
  emptyReads: number
  broken: string[]
  failed: unknown[]
}

const running: FeedTail[] = []
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(running.splice(0).map((tail) => tail.stop()))
})

async function watch(pool: Pool): Promise<Watched> {
  const watched: Omit<Watched, 'tail'> = { events: [], emptyReads: 0, broken: [], failed: [] }
  const tail = new FeedTail(pool, {
    read: (events) => {
      if (events.length === 0) watched.emptyReads += 1
      watched.events.push(...events)
    },
    broken: (reason) => void watched.broken.push(reason),
    failed: (error) => void watched.failed.push(error),
  })
  running.push(tail)
  await tail.start()
  return Object.assign(watched, { tail })
}

/** A tail that is started after this polls only as the test advances the time. */
const pollByHand = () => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })

const writers = 16
const transactionsEach = 40

/** Transactions of one to three events each, every twentieth rolled back; returns the ids that were committed. */
async function writeAndRollBack(database: Database, writer: number): Promise<string[]> {
  const committed: string[] = []
  for (let turn = 0; turn < transactionsEach; turn += 1) {
    const ids = Array.from({ length: 1 + ((writer + turn) % 3) }, (_, place) => `${writer}-${turn}-${place}`)
    const rollsBack = (writer + turn) % 20 === 0
    await database
      .transaction(async (client) => {
        await append(client, ...ids.map((id) => ({ id })))
        if (rollsBack) throw new Error('rolled back')
      })
      .then(
        () => committed.push(...ids),
        (error: Error) => expect(error.message).toBe('rolled back'),
      )
  }
  return committed
}

describeOnBoth('Tails beside writers', (database, kind) => {
  it('F2: sixteen writers with 5 % rollbacks, three tailers: each sees the same gapless feed in commit order', async () => {
    const settings = {
      databaseUrl: (database().pool.options as { connectionString?: string }).connectionString ?? null,
    }
    const others: Database[] = []
    // The embedded database has one connection; there the writers and tailers take turns on it.
    for (let n = 0; n < 2 && kind === 'postgres'; n += 1) others.push(await openDatabase({ ...settings, dataDir: '' }))
    const pools = [database().pool, others[0]?.pool ?? database().pool, others[1]?.pool ?? database().pool]
    const { seq } = await readHead(database())
    const tailers = await Promise.all(pools.map(watch))
    const wakes = setInterval(() => tailers[0]!.tail.wake(), 5)

    const committed = await Promise.all(Array.from({ length: writers }, (_, n) => writeAndRollBack(database(), n)))
    clearInterval(wakes)
    const total = committed.flat().length
    for (const { tail, events, broken } of tailers) {
      await tail.look()
      expect(broken).toEqual([])
      expect(events.map((event) => event.seq)).toEqual(Array.from({ length: total }, (_, n) => seq + n + 1))
      expect(events.map((event) => event.id).sort()).toEqual(committed.flat().sort())
      expect(events).toEqual(tailers[0]!.events)
    }
    await Promise.all(running.splice(0).map((tail) => tail.stop()))
    await Promise.all(others.map((other) => other.close()))
  })
})

describeOnDatabase('The tail', (database) => {
  it('F5: reads as soon as it is woken, and wakes during one look make one more look', async () => {
    pollByHand()
    const { tail, events } = await watch(database().pool)
    await append(database().pool, { id: 'before the wake' })
    const look = tail.look()
    tail.wake()
    await append(database().pool, { id: 'during the look' })
    tail.wake()
    await look
    await eventually('both events', () => events.length === 2)
  })

  it('F5: reads each second without any wake', async () => {
    pollByHand()
    const { events } = await watch(database().pool)
    await append(database().pool, { id: 'nobody told' })
    vi.advanceTimersByTime(999)
    await readHead(database())
    expect(events).toEqual([])
    vi.advanceTimersByTime(1)
    await eventually('the event by the poll', () => events.length === 1)
  })

  it('F5: pages through more events than one look takes, in order', async () => {
    const { tail, events } = await watch(database().pool)
    await append(database().pool, ...Array.from({ length: 1_203 }, (_, n) => ({ id: `page ${n}` })))
    await tail.look()
    expect(events.map((event) => event.id)).toEqual(Array.from({ length: 1_203 }, (_, n) => `page ${n}`))
  })

  it.each([
    ['in the middle', ['lost', 'kept']],
    ['before more than a page', ['lost', ...Array.from({ length: 600 }, (_, n) => `kept ${n}`)]],
    ['at the end', ['lost']],
  ])('F5: stops at a hole %s and says so: nothing after it is told, the history begins anew', async (_where, ids) => {
    const { tail, events, broken } = await watch(database().pool)
    await database().owner(async (client) => {
      await append(client, ...ids.map((id) => ({ id })))
      await client.query("delete from feed.events where id = 'lost'")
    })
    await tail.look()
    expect(events).toEqual([])
    expect(broken).toEqual([expect.stringMatching(/^expected events? \d+/)])
    expect(tail.head.seq).toBe((await readHead(database())).seq)
    await append(database().pool, { id: 'goes on' })
    await tail.look()
    expect(events.map((event) => event.id)).toEqual(['goes on'])
  })

  it('F5: begins after the last hole: a cursor before it is too far behind, never answered with a wrong range', async () => {
    await append(database().pool, { id: 'old' })
    const before = await readHead(database())
    await database().owner(async (client) => {
      await append(client, { id: 'archived' }, { id: 'after the hole' })
      await client.query("delete from feed.events where id = 'archived'")
    })
    const { tail, broken } = await watch(database().pool)
    expect(broken).toEqual([])
    expect(tail.recent.after(before)).toBe('behind')
    const cursor = tail.head
    await append(database().pool, { id: 'new' })
    await tail.look()
    expect(tail.recent.after(cursor)).toMatchObject([{ id: 'new' }])
  })

  it.each([
    ['the history’s name changes', 'update feed.head set history = gen_random_uuid()', 'expected history'],
    [
      'the head goes back, as after a restore',
      `with back as (update feed.head set seq = seq - 1 returning seq)
       delete from feed.history using back where history.seq > back.seq`,
      'expected history',
    ],
    ['the same position has another past', 'update feed.head set digest = digest # 1', 'expected digest'],
  ])('F3: breaks off when %s', async (_what, sql, reason) => {
    await append(database().pool, { id: 'one' }, { id: 'two' })
    const { tail, broken } = await watch(database().pool)
    await database().owner((client) => client.query(sql))
    await tail.look()
    expect(broken).toEqual([expect.stringContaining(reason)])
  })

  it('F3: breaks off when the history’s name changes under load, before an event of the new one is told', async () => {
    const { tail, events, broken } = await watch(database().pool)
    await database().owner(async (client) => {
      await client.query('begin')
      await client.query('update feed.head set history = gen_random_uuid()')
      await append(client, { id: 'of another history' })
      await client.query('commit')
    })
    await tail.look()
    expect(events).toEqual([])
    expect(broken).toEqual([expect.stringContaining('expected history')])
  })

  it('F7: tells of a look only when it succeeded', async () => {
    let refuse = false
    const pool = Object.create(database().pool) as Pool
    pool.query = ((...args: Parameters<Pool['query']>) =>
      refuse ? Promise.reject(new Error('away')) : database().pool.query(...args)) as Pool['query']
    const watched = await watch(pool)
    const readAt = watched.tail.readAt
    refuse = true
    await watched.tail.look()
    expect(watched).toMatchObject({ emptyReads: 0, failed: [new Error('away')] })
    expect(watched.tail.readAt).toBe(readAt)
    refuse = false
    await watched.tail.look()
    expect(watched.emptyReads).toBe(1)
    expect(watched.tail.readAt > readAt).toBe(true)
  })
})

describeOn('postgres', 'NOTIFY', (database) => {
  it('F5: each append hints at itself on the channel quanyu_feed, once however many events it holds', async () => {
    const hints: string[] = []
    const stop = database().listen('quanyu_feed', (payload) => void hints.push(payload))
    await eventually('the listening connection', () => hints.includes(''))
    const [{ seq } = { seq: 0 }] = await append(database().pool, { id: 'a' }, { id: 'b' })
    await eventually('the hint', () => hints.length === 2)
    expect(hints).toEqual(['', String(seq + 1)])
    await stop()
  })
})
