import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Cursor } from '../../../server/contracts/feed.ts'
import { readAfter } from '../../../server/feed/feed-queries.ts'
import { append } from '../../support/cases/append-event.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import {
  followFrom,
  heard,
  openSocket,
  resume,
  takeSnapshot,
  wholeCity,
  type FeedSocket,
} from '../../support/screens/open-socket.ts'
import { readHead } from '../../support/databases/read-head.ts'
import { canary, sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'

const unheard = (): void => undefined

describeOnDatabase('The live stream', (database) => {
  let app: ServedApp
  const open: FeedSocket[] = []
  beforeAll(async () => {
    app = await serveApp(database(), { QUANYU_ORIGINS: 'https://wall.example' })
  })
  afterAll(() => app.close())
  afterEach(() => open.splice(0).forEach((socket) => socket.close()))

  const connect = (scope: unknown, options: Parameters<typeof openSocket>[2] = {}) => {
    const socket = openSocket(app.url, scope, options)
    open.push(socket)
    return new Promise<FeedSocket | Error>((resolve) => {
      socket.once('connect', () => resolve(socket))
      socket.once('connect_error', resolve)
    })
  }
  const follow = async (scope: string) => {
    const following = await followFrom(app.url, scope)
    open.push(following.socket)
    return following
  }

  it.each([
    ['a foreign page', 'https://evil.example'],
    ['a page of the same host on another port', 'http://127.0.0.1:1'],
    ['a page without an origin of its own', 'null'],
  ])('refuses the handshake of %s', async (_who, origin) => {
    expect(await connect(wholeCity, { extraHeaders: { origin } })).toBeInstanceOf(Error)
  })

  it('takes the handshake of its own page, of a listed origin and of a program that is no browser', async () => {
    const own = await connect(wholeCity, { extraHeaders: { origin: app.url } })
    const listed = await connect(wholeCity, { extraHeaders: { origin: 'https://wall.example' } })
    const none = await connect(wholeCity)
    expect([own, listed, none].map((socket) => !(socket instanceof Error) && socket.connected)).toEqual([
      true,
      true,
      true,
    ])
  })

  it('refuses long polling', async () => {
    const answer = await fetch(`${app.url}/socket.io/?EIO=4&transport=polling`)
    expect(answer.status).toBe(404)
  })

  it.each([[undefined], [''], ['51098'], ['%'], [510981], [{ code: wholeCity }]])(
    'refuses a handshake that names no scope: %j',
    async (scope) => {
      expect(await connect(scope)).toMatchObject({ message: expect.stringContaining('auth.scope') })
    },
  )

  it.each([
    ['a resume without a cursor', 'resume', [null, unheard]],
    ['a resume from a negative position', 'resume', [{ epoch: '', seq: -1, digest: '0' }, unheard]],
    ['a resume without a way to answer', 'resume', [{ epoch: '', seq: 0, digest: '0' }]],
    ['an acknowledgement of a half', 'ack', [0.5]],
    ['an acknowledgement of a text', 'ack', ['7']],
    ['a message of 20 KB', 'ack', ['x'.repeat(20_000)]],
  ])('disconnects a screen that sends %s, and no other', async (_what, event, args) => {
    const [bad, good] = [await connect(wholeCity), await connect(wholeCity)] as FeedSocket[]
    const gone = heard(bad!, 'disconnect')
    bad!.emit(event as 'ack', ...(args as [number]))
    await gone
    expect(good!.connected).toBe(true)
  })

  it('F6: frames make an unbroken chain from the snapshot to the head, each event in one of them', async () => {
    const { start, frames } = await follow(wholeCity)
    const before = start.cursor.seq
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([0, 1, 2, 3].map((n) => submit(app.url, sampleReport(round * 4 + n))))
    }
    const head = await readHead(database())
    await eventually('the head', () => frames.at(-1)?.to === head.seq)
    expect(frames[0]!.from).toBe(before)
    for (const [index, frame] of frames.entries()) {
      expect(frame.epoch).toBe(head.epoch)
      if (index > 0) expect(frame.from).toBe(frames[index - 1]!.to)
    }
    const told = frames.flatMap((frame) => frame.events.map((event) => event.seq))
    expect(told).toEqual(Array.from({ length: 20 }, (_, n) => before + 1 + n))
    expect(frames.at(-1)!.digest).toBe(head.digest)
  })

  it('F7: an idle feed proves its freshness about once a second by an empty frame', async () => {
    const { frames } = await follow(wholeCity)
    const [replay] = frames
    await eventually('three heartbeats', () => frames.length >= 4, Boolean, 6_000)
    const beats = frames.slice(1)
    expect(beats.every((frame) => frame.events.length === 0 && frame.from === frame.to)).toBe(true)
    const instants = [replay!, ...beats].map((frame) => frame.at)
    expect(instants).toEqual([...new Set(instants)].sort())
  })

  it('F4: no frame, replay, snapshot or stored event holds the report’s words or the reporter', async () => {
    const { start, frames } = await follow(wholeCity)
    const reporter = { name: '张金丝雀', phone: '13912345678' }
    const { body } = await submit(app.url, sampleReport(0, { reporter }))
    await eventually('the report', () => frames.some((frame) => frame.to >= body.feed.seq))
    const replay = await resume((await follow(wholeCity)).socket, start.cursor)
    const stored = await readAfter(database().pool, 0, 1_000)
    const seen = JSON.stringify([frames, replay, await takeSnapshot(app.url, wholeCity), stored])
    expect(seen).toContain(body.number)
    expect(seen).not.toMatch(new RegExp(`${canary}|张金丝雀|13912345678`))
  })

  it('F8: a case that leaves a screen’s scope arrives there as a removal, and where it enters as the case', async () => {
    const { body: receipt } = await submit(app.url, sampleReport())
    const from = receipt.gridCode!
    const to = `${from.slice(0, 12)}${from.endsWith('001') ? '002' : '001'}`
    const community = from.slice(0, 12)
    const another = community === '510981001001' ? '510981001002' : '510981001001'
    const [left, entered, around, elsewhere] = await Promise.all(
      [from, to, community, another].map((scope) => follow(scope)),
    )
    await database().owner(async (client) => {
      await client.query('begin')
      const { rows } = await client.query<{ body: object }>(
        `update cases set grid_code = $2, scope_code = $2, version = version + 1 where number = $1
         returning case_json(cases.*) as body`,
        [receipt.number, to],
      )
      const { body } = rows[0]!
      await append(client, { id: receipt.number, version: 2, scopeBefore: from, scopeAfter: to, body })
      await client.query('commit')
    })
    const { seq } = await readHead(database())
    const last = async ({ frames }: Awaited<ReturnType<typeof follow>>) => {
      await eventually('the move', () => frames.at(-1)?.to === seq)
      return frames
        .flatMap((frame) => frame.events)
        .map(({ id, version, body }) => [id, version, body?.gridCode ?? body])
    }
    expect(await last(left!)).toEqual([[receipt.number, 2, null]])
    expect(await last(entered!)).toEqual([[receipt.number, 2, to]])
    expect(await last(around!)).toEqual([[receipt.number, 2, to]])
    expect(await last(elsewhere!)).toEqual([])
  })

  it('F10: a resume is answered by exactly what was missed', async () => {
    const { start, frames, socket } = await follow(wholeCity)
    const { body } = await submit(app.url, sampleReport())
    await eventually('the report', () => frames.at(-1)?.to === body.feed.seq)
    const cursor: Cursor = start.cursor
    const answer = await resume(socket, cursor)
    expect(answer).toMatchObject({
      kind: 'replay',
      frame: { from: cursor.seq, to: body.feed.seq, events: [{ id: body.number, version: 1, seq: body.feed.seq }] },
    })
  })

  it.each([
    ['epoch', (cursor: Cursor) => ({ ...cursor, epoch: 'another' })],
    ['digest', (cursor: Cursor) => ({ ...cursor, digest: '1' })],
    ['ahead', (cursor: Cursor) => ({ ...cursor, seq: cursor.seq + 1 })],
  ])('F3, F10: a resume that is not of this history is answered by a reset: %s', async (reason, forge) => {
    await submit(app.url, sampleReport())
    const { socket, start } = await follow(wholeCity)
    expect(await resume(socket, forge(start.cursor))).toEqual({ kind: 'reset', reason })
  })

  it('F10: a screen that was answered by a reset receives nothing until it resumes', async () => {
    const { socket, start, frames } = await follow(wholeCity)
    await resume(socket, { ...start.cursor, digest: '1' })
    const known = frames.length
    await submit(app.url, sampleReport())
    await sleep(300)
    expect(frames.length).toBe(known)
  })

  it('F3: when the history’s name changes every screen is reset, and an old cursor is refused', async () => {
    const { socket, start } = await follow(wholeCity)
    const reset = heard(socket, 'reset')
    await database().owner((client) => client.query('update feed.head set history = gen_random_uuid()'))
    expect(await reset).toEqual([{ reason: 'epoch' }])
    expect(await resume(socket, start.cursor)).toEqual({ kind: 'reset', reason: 'epoch' })
    const { cursor } = await takeSnapshot(app.url, wholeCity)
    expect(await resume(socket, cursor)).toMatchObject({ kind: 'replay' })
  })

  it('F10: more than 5,000 events behind is answered by a reset, 5,000 by a replay', async () => {
    const { seq } = await readHead(database())
    const events = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `far ${n % 10}`, version: n + 1 }))
    await append(database().pool, ...events(1))
    const near = (await readAfter(database().pool, seq, 1)).events[0]!
    await append(database().pool, ...events(5_000))
    const { socket } = await follow(wholeCity)
    const { epoch } = await readHead(database())
    expect(await resume(socket, { epoch, seq, digest: '0' })).toEqual({ kind: 'reset', reason: 'behind' })
    const replay = await resume(socket, { epoch, seq: near.seq, digest: near.digest })
    expect(replay).toMatchObject({ kind: 'replay', frame: { from: near.seq, to: seq + 5_001 } })
    // Compacted: of ten cases only their newest events.
    expect(replay.kind === 'replay' && replay.frame.events.map((event) => event.seq)).toEqual(
      Array.from({ length: 10 }, (_, n) => seq + 4_992 + n),
    )
  })
})
