import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Case } from '../../../server/contracts/case.ts'
import type { FeedEvent, Snapshot } from '../../../server/contracts/feed.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import type { PastEvents } from '../../../server/contracts/replay.ts'
import { createReadQueue } from '../../../server/database/read-queue.ts'
import { openDatabase } from '../../../server/database/database.ts'
import { Projection } from '../../../server/feed/projection.ts'
import { foldCaseVersions } from '../../../server/replay/replay-queries.ts'
import { describeOn, describeOnDatabase, makeTestDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { followFrom, wholeCity } from '../../support/screens/open-socket.ts'
import { liveAWhile } from '../../support/cases/random-life.ts'
import { readHead } from '../../support/databases/read-head.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'

/** What a screen heard: what it began with, and each event that came. */
interface Recording {
  readonly start: Snapshot
  readonly events: readonly FeedEvent[]
}

const byNumber = (cases: Iterable<Case>) => Object.fromEntries([...cases].map((item) => [item.number, item]))

/** Microseconds since 1970, as the database counts; `Date` knows only thousands of them. */
const micros = (instant: string) =>
  Date.parse(instant) * 1000 + Number((/\.(\d+)/.exec(instant)?.[1] ?? '').padEnd(6, '0').slice(3, 6))

/** What the screen showed at a moment, from what it heard alone. */
function shownAt({ start, events }: Recording, at: string): Record<string, Case> {
  const cases = new Map(start.cases.map((item) => [item.number, item]))
  for (const event of events) if (micros(event.at) <= micros(at) && event.body) cases.set(event.id, event.body)
  return byNumber(cases.values())
}

describeOnDatabase('The past', (database) => {
  let app: ServedApp
  let recording: Recording

  beforeAll(async () => {
    app = await serveApp(database())
    await liveAWhile(app.url, 9, 10)
    const { socket, start, frames } = await followFrom(app.url, wholeCity)
    await Promise.all([1, 2, 3, 4].map((seed) => liveAWhile(app.url, seed, 50)))
    const { seq } = await readHead(database())
    await eventually(`position ${seq} at the screen`, () => frames.at(-1)?.to === seq)
    socket.close()
    recording = { start, events: frames.flatMap((frame) => frame.events) }
  })
  afterAll(() => app?.close())

  const past = async (at: string, scope = wholeCity): Promise<Snapshot> => {
    const { status, body } = await ask<Snapshot>(`${app.url}/api/replay?scope=${scope}&at=${at}`)
    expect(status).toBe(200)
    return body
  }
  /** Moments at and around events, and between them. */
  const moments = () => {
    const times = recording.events.filter((_, index) => index % 7 === 0).map((event) => Date.parse(event.at))
    const picked = times.flatMap((time) => [time, time + 1, time + 13])
    return [...new Set(picked)].map((time) => new Date(time).toISOString())
  }

  it('is exactly what the screen had been told by then, at every moment', async () => {
    expect(recording.events.length).toBeGreaterThan(150)
    for (const at of moments()) expect(byNumber((await past(at)).cases)).toEqual(shownAt(recording, at))
  })

  it('has its exact place in the feed, from which the screen heard the rest', async () => {
    for (const at of moments().slice(0, 12)) {
      const { cursor } = await past(at)
      const next = recording.events.find((event) => event.seq === cursor.seq + 1)
      const last = recording.events.find((event) => event.seq === cursor.seq)
      if (last) expect(micros(last.at)).toBeLessThanOrEqual(micros(at))
      if (next) expect(micros(next.at)).toBeGreaterThan(micros(at))
    }
  })

  it('plays on from there with the very events that the screen heard, in pages that continue exactly', async () => {
    const [from] = moments()
    const until = recording.events.at(-1)!.at
    const { cursor } = await past(from!)
    const played: FeedEvent[] = []
    for (let after = cursor.seq, complete = false; !complete;) {
      const address = `${app.url}/api/replay/events?scope=${wholeCity}&after=${after}&until=${encodeURIComponent(until)}&limit=17`
      const { body } = await ask<PastEvents>(address)
      played.push(...body.events)
      after = body.to
      complete = body.complete
    }
    expect(played).toEqual(recording.events.filter(({ seq }) => seq > cursor.seq))
  })

  it('is told of a part of the city as that part was', async () => {
    const at = new Date().toISOString()
    const grid = recording.events.find(({ body }) => body?.gridCode)!.body!.gridCode!
    const { cases } = await past(at, grid)
    const expected = Object.values(shownAt(recording, at)).filter(({ gridCode }) => gridCode === grid)
    expect(byNumber(cases)).toEqual(byNumber(expected))
  })

  it('is the present up to the present', async () => {
    const now = await ask<Snapshot>(`${app.url}/api/snapshot?scope=${wholeCity}`)
    const { cursor, dayStart, cases } = await past(new Date().toISOString())
    expect(cursor).toEqual(now.body.cursor)
    expect(dayStart).toBe(now.body.dayStart)
    expect(byNumber(cases)).toEqual(byNumber(now.body.cases))
  })

  it('comes out the same when all its versions are folded anew', async () => {
    const versions = async () =>
      (await database().pool.query('select * from feed.case_versions order by from_seq')).rows as unknown[]
    const before = await versions()
    const at = new Date().toISOString()
    const { cases } = await past(at)
    await database().owner((client) => client.query('select feed.forget_case_versions()'))
    // A moment that nobody has asked for yet: a node that knew them folded must not answer from the emptied table.
    expect(byNumber((await past(new Date().toISOString())).cases)).toEqual(byNumber(cases))
    expect(await versions()).toEqual(before)
  })

  it('refuses to play on from a position that its history has not reached', async () => {
    const until = encodeURIComponent(recording.events.at(-1)!.at)
    const address = `${app.url}/api/replay/events?scope=${wholeCity}&after=999999&until=${until}`
    const { status, body } = await ask<Problem>(address)
    expect(status).toBe(400)
    expect(body.errors![0]).toMatchObject({ field: 'querystring.after', came: '999999' })
  })

  it.each([
    ['to come', 'at', () => new Date(Date.now() + 60_000).toISOString(), 'a moment that has passed'],
    ['before the history', 'at', () => new Date(Date.now() - 86_400_000).toISOString(), 'a moment from '],
    ['longer ago than thirty days', 'at', () => '2020-01-01T00:00:00Z', 'a moment from '],
    ['that is none', 'at', () => 'yesterday', 'an instant'],
  ])('refuses a moment %s, and says what it expected', async (_kind, field, moment, expected) => {
    const at = moment()
    const { status, body } = await ask<Problem>(`${app.url}/api/replay?scope=${wholeCity}&${field}=${at}`)
    expect(status).toBe(400)
    expect(body.errors).toEqual([
      {
        field: `querystring.${field}`,
        expected: expect.stringContaining(expected) as string,
        came: expect.stringContaining(at) as string,
      },
    ])
  })
})

describe('Case versions', () => {
  describeOn('postgres', 'folded by several nodes', () => {
    it('holds each version of each case once, in force from its event to the next', async () => {
      const made = await makeTestDatabase('postgres')
      const databases = [await openDatabase(made.settings), await openDatabase(made.settings)] as const
      const apps = [await serveApp(databases[0]), await serveApp(databases[1])] as const
      await Promise.all(apps.flatMap(({ url }, node) => [1, 2].map((seed) => liveAWhile(url, seed + 10 * node, 40))))
      const { seq } = await readHead(databases[0])
      await Promise.all(
        databases.map(({ pool }) => new Projection(() => foldCaseVersions(pool, 500), createReadQueue(pool)).upTo(seq)),
      )
      const { rows } = await databases[0].pool.query(`
        select count(*)::integer as faults
          from (select seq, id, lead(seq) over (partition by id order by seq) as next from feed.events) told
          full join feed.case_versions stored on stored.from_seq = told.seq and stored.id = told.id
         where stored.until_seq is distinct from told.next or told.seq is null or stored.from_seq is null`)
      expect(rows).toEqual([{ faults: 0 }])
      await Promise.all(apps.map((app) => app.close()))
      await Promise.all(databases.map((one) => one.close()))
      await made.remove()
    })
  })
})
