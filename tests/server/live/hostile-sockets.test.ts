import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { newToken } from '../../../server/accounts/sessions/tokens.ts'
import type { Health } from '../../../server/contracts/city.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { followFrom, heard, openSocket, wholeCity, type FeedSocket } from '../../support/screens/open-socket.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'

describeOnDatabase('A stranger at a socket', (database) => {
  let app: ServedApp
  const open: FeedSocket[] = []
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterEach(() => {
    vi.restoreAllMocks()
    for (const socket of open.splice(0)) socket.close()
  })
  afterAll(() => app.close())
  const health = async () => (await ask<Health>(`${app.url}/api/health`)).body

  it.each([
    ['an address', Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5499'), { code: 'ECONNREFUSED' })],
    ['a table', Object.assign(new Error('relation "sessions" does not exist'), { code: '42P01' })],
    ['a path', new Error('ENOENT: no such file, open /srv/quanyu/master.key')],
  ])('does not hear of %s when the database cannot be asked', async (_, fault) => {
    vi.spyOn(database().pool, 'query').mockRejectedValue(fault as never)
    const socket = openSocket(app.url, wholeCity, { auth: { scope: wholeCity, token: newToken() } })
    open.push(socket)
    const [refusal] = (await heard(socket, 'connect_error')) as [Error & { data?: unknown }]
    expect({ message: refusal.message, data: refusal.data }).toEqual({
      message: 'unavailable: try again',
      data: { code: 'unavailable' },
    })
  })

  it('that polls, or comes without or by another name, hears in words what is expected', async () => {
    const { port } = new URL(app.url)
    const say = async (head: string, connection = 'close') => {
      const line = connect(Number(port), '127.0.0.1', () => line.write(`${head}\r\nConnection: ${connection}\r\n\r\n`))
      const answer = await text(line)
      return [Number(answer.split(' ')[1]), answer] as const
    }
    const polling = 'GET /socket.io/?EIO=4&transport=polling HTTP/1.1'
    for (const [head, status] of [
      [`${polling}\r\nHost: localhost`, 404],
      [`${polling}\r\nHost: evil.example`, 421],
      [`${polling}`, 421],
      ['GET /api/city HTTP/1.1', 421],
    ] as const) {
      const [came, answer] = await say(head)
      expect([head, came]).toEqual([head, status])
      expect(answer).toContain('application/problem+json')
    }
    const upgrade = 'Upgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13'
    const [refused, words] = await say(
      `${polling.replace('polling', 'websocket')}\r\nHost: evil.example\r\n${upgrade}`,
      'Upgrade',
    )
    expect(refused).toBe(400)
    expect(words).toContain('QUANYU_ORIGINS')
  })

  it('hears by a code why it is not let in', async () => {
    const socket = openSocket(app.url, wholeCity, { auth: { scope: wholeCity, desk: true } })
    open.push(socket)
    const [refusal] = (await heard(socket, 'connect_error')) as [Error & { data?: unknown }]
    expect(refusal.data).toEqual({ code: 'session' })
  })

  it('is not believed that it differs from a check that it was never sent, however often it says so', async () => {
    const { socket } = await followFrom(app.url, wholeCity)
    open.push(socket)
    for (let count = 0; count < 50; count += 1) socket.emit('mismatch', { seq: 0 })
    await socket.timeout(5_000).emitWithAck('resume', (await followFrom(app.url, wholeCity)).start.cursor)
    expect((await health()).mismatches).toBe(0)
  })

  it.each([
    ['acknowledgements', (socket: FeedSocket) => socket.emit('ack', 0)],
    ['mismatches', (socket: FeedSocket) => socket.emit('mismatch', { seq: 0 })],
    [
      'resumptions',
      (socket: FeedSocket) => socket.emit('resume', { epoch: 'x', seq: 0, digest: '0' }, () => undefined),
    ],
    ['events that nobody knows', (socket: FeedSocket) => socket.emit('shout' as 'ack', 1)],
  ])('is hung up on when it floods with %s', async (_, say) => {
    const socket = openSocket(app.url, wholeCity)
    open.push(socket)
    await heard(socket, 'connect')
    const ended = heard(socket, 'disconnect')
    for (let count = 0; count < 1_000; count += 1) say(socket)
    expect((await ended)[0]).toMatch(/^(io server disconnect|transport close)$/)
  })

  it('is hung up on as a desk that floods with presence, and as a window that floods its group', async () => {
    const { authorization } = await as(app.url, 'city_dispatcher')
    const token = authorization.slice('Bearer '.length)
    const socket = openSocket(app.url, wholeCity, { auth: { scope: wholeCity, token, group: 'hall' } })
    open.push(socket)
    await heard(socket, 'connect')
    const ended = heard(socket, 'disconnect')
    for (let count = 0; count < 1_000; count += 1) socket.emit('presence', null)
    await ended

    socket.connect()
    await heard(socket, 'connect')
    const again = heard(socket, 'disconnect')
    const state = { grid: null, caseNumber: null, figure: 'none', replay: null }
    for (let count = 0; count < 1_000; count += 1) socket.emit('group', state, () => undefined)
    await again
  })

  it('leaves an ordinary screen alone, which acknowledges many frames at once after a rest', async () => {
    const { socket, start } = await followFrom(app.url, wholeCity)
    open.push(socket)
    for (let count = 0; count < 200; count += 1) socket.emit('ack', start.cursor.seq)
    const answer = await socket.timeout(5_000).emitWithAck('resume', start.cursor)
    expect(answer.kind).toBe('replay')
  })
})
