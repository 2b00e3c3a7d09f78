import { expect, it } from 'vitest'
import { readAfter } from '../../../server/feed/feed-queries.ts'
import { append } from '../../support/cases/append-event.ts'
import { describeOn, describeOnBoth } from '../../support/databases/databases.ts'
import { readHead } from '../../support/databases/read-head.ts'

/** Carries a value out of a transaction that must leave no trace. */
class RolledBack extends Error {}

describeOnBoth('feed.append', (database) => {
  const eventsSince = async (seq: number) => (await readAfter(database().pool, seq, 1_000)).events

  it('F1: appends in the transaction that changes the rows: a rollback takes both back', async () => {
    const { seq } = await readHead(database())
    const broken = database().transaction(async (client) => {
      await client.query("insert into case_counters values ('2001-01-01', 1)")
      await append(client, { id: '1' })
      throw new Error('changed my mind')
    })
    await expect(broken).rejects.toThrow('changed my mind')
    expect((await readHead(database())).seq).toBe(seq)
    const { rows } = await database().pool.query("select from case_counters where day = '2001-01-01'")
    expect(rows).toEqual([])
  })

  it('F2: numbers one append from head + 1 on, in the order of its events', async () => {
    const { seq } = await readHead(database())
    const appended = await append(database().pool, { id: 'a' }, { id: 'b' }, { id: 'c' })
    expect(appended.map((row) => [row.ordinal, row.seq])).toEqual([1, 2, 3].map((n) => [n, seq + n]))
    expect((await eventsSince(seq)).map((event) => [event.seq, event.id])).toEqual([
      [seq + 1, 'a'],
      [seq + 2, 'b'],
      [seq + 3, 'c'],
    ])
  })

  it('F2: a rollback gives its numbers back', async () => {
    const { seq } = await readHead(database())
    await database()
      .transaction(async (client) => {
        await append(client, { id: 'lost' }, { id: 'lost too' })
        throw new Error('never')
      })
      .catch(() => undefined)
    expect((await append(database().pool, { id: 'next' }))[0]!.seq).toBe(seq + 1)
  })

  it('F2: commit time never decreases along seq, even when the clock is set back', async () => {
    await database().owner((client) => client.query("update feed.head set at = now() + interval '1 hour'"))
    const { seq } = await readHead(database())
    await append(database().pool, { id: 'early' })
    await append(database().pool, { id: 'late' })
    const [early, late] = await eventsSince(seq)
    expect(Date.parse(early!.at)).toBeGreaterThan(Date.now() + 3_500_000)
    expect(Date.parse(late!.at)).toBeGreaterThanOrEqual(Date.parse(early!.at))
  })

  it.each(['insert into feed.head default values', 'update feed.head set seq = 0', 'delete from feed.events'])(
    'F2: the application may not write history but by append: %s',
    async (sql) => {
      await expect(database().pool.query(sql)).rejects.toThrow('permission denied')
    },
  )

  it('F3: the epoch stays while the history does, and changes with the head row’s uuid', async () => {
    const before = await readHead(database())
    await append(database().pool, { id: 'same history' })
    expect((await readHead(database())).epoch).toBe(before.epoch)
    await database().owner((client) => client.query('update feed.head set history = gen_random_uuid()'))
    expect((await readHead(database())).epoch).not.toBe(before.epoch)
  })

  it('F3: each event carries a digest of all before it: the same event after another past has another one', async () => {
    // A clock ahead of the machine's stands still, so that only the past can make a difference.
    await database().owner((client) => client.query("update feed.head set at = '2099-01-01'"))
    const digestAfter = (past: string) =>
      database()
        .transaction(async (client) => {
          await append(client, { id: past })
          await append(client, { id: 'same' })
          const { rows } = await client.query<{ digest: string }>('select digest::text from feed.head')
          throw new RolledBack(rows[0]!.digest)
        })
        .catch((error: Error) => error.message)
    expect(await digestAfter('one past')).toBe(await digestAfter('one past'))
    expect(await digestAfter('one past')).not.toBe(await digestAfter('other past'))
  })

  it('F4: takes a body of 16 KB and refuses a larger one, however well it compresses', async () => {
    await append(database().pool, { id: 'large', body: { number: '1', filler: '多'.repeat(5_400) } })
    const { seq } = await readHead(database())
    const tooLarge = append(database().pool, { id: 'too large', body: { number: '1', filler: 'x'.repeat(16_400) } })
    await expect(tooLarge).rejects.toThrow('violates check constraint')
    expect((await readHead(database())).seq).toBe(seq)
  })

  it('F12: stores the answer of a command with its feed position, in the same append', async () => {
    const answer = { number: '7' }
    const [row] = await append(database().pool, { id: '7', commandKey: 'test:k7', bodyDigest: 'd', answer })
    const { rows } = await database().pool.query('select seq, answer from feed.commands where key = $1', ['test:k7'])
    expect(rows).toEqual([{ seq: row!.seq, answer: row!.answer }])
    expect(row!.answer).toEqual({ number: '7', feed: { epoch: (await readHead(database())).epoch, seq: row!.seq } })
  })

  it('F12: a key is taken once: a second append under it fails as a whole', async () => {
    await append(database().pool, { id: '8', commandKey: 'test:k8', bodyDigest: 'd' })
    const { seq } = await readHead(database())
    const twin = append(database().pool, { id: '9' }, { id: '8', commandKey: 'test:k8', bodyDigest: 'd' })
    await expect(twin).rejects.toMatchObject({ code: '23505' })
    expect((await readHead(database())).seq).toBe(seq)
  })
})

describeOn('postgres', 'feed.append between transactions', (database) => {
  it('F2: whoever sees N sees all before N: the second append waits until the first has committed', async () => {
    const { seq } = await readHead(database())
    const first = await database().pool.connect()
    await first.query('begin')
    await append(first, { id: 'first' })
    let secondIsDone = false
    const second = append(database().pool, { id: 'second' }).finally(() => (secondIsDone = true))
    await database().pool.query('select pg_sleep(0.2)')
    expect(secondIsDone).toBe(false)
    expect((await readHead(database())).seq).toBe(seq)
    await first.query('commit')
    first.release()
    expect((await second)[0]!.seq).toBe(seq + 2)
    expect((await readAfter(database().pool, seq, 10)).events.map((event) => event.id)).toEqual(['first', 'second'])
  })
})
