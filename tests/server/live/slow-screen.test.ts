import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Frame } from '../../../server/contracts/feed.ts'
import { append } from '../../support/cases/append-event.ts'
import { describeOn } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { followFrom, heard, resume, wholeCity, type FeedSocket } from '../../support/screens/open-socket.ts'
import { readHead } from '../../support/databases/read-head.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'

const windowBytes = 1024 * 1024
/** Ten cases, each with a body of 10 KB: one batch is a tenth of the window. */
const cases = Array.from({ length: 10 }, (_, n) => `${n}`)
const filler = 'x'.repeat(10_000)
const batchBytes = cases.length * filler.length

// The server's NOTIFY brings each batch to the screens at once.
describeOn('postgres', 'A slow screen', (database) => {
  let app: ServedApp
  let version = 0
  const open: FeedSocket[] = []
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())
  afterEach(() => open.splice(0).forEach((socket) => socket.close()))

  const follow = async () => {
    const following = await followFrom(app.url, wholeCity)
    open.push(following.socket)
    return following
  }
  /** A screen beside the slow one that acknowledges each frame. */
  const followWell = async () => {
    const following = await follow()
    following.socket.on('frame', ({ to }) => void following.socket.emit('ack', to))
    return following
  }
  /** Appends batches, each when the well-behaved screen has the one before. */
  const write = async (batches: number, well: { frames: Frame[] }) => {
    for (let n = 0; n < batches; n += 1) {
      version += 1
      const bodies = cases.map((id) => ({ id, version, body: { number: id, version, gridCode: null, filler } }))
      const appended = await append(database().pool, ...bodies)
      const { seq } = appended.at(-1)!
      await eventually('the batch on the screen beside', () => well.frames.at(-1)?.to === seq)
    }
  }
  const bytesOf = (frames: readonly Frame[]) => JSON.stringify(frames).length

  it('F11: gets no more than its window while it acknowledges nothing', async () => {
    const [well, slow] = [await followWell(), await follow()]
    await write(20, well)
    await sleep(1_200)
    expect(bytesOf(slow.frames)).toBeGreaterThan(windowBytes - batchBytes)
    expect(bytesOf(slow.frames)).toBeLessThan(windowBytes + 2 * batchBytes)
    expect(slow.frames.at(-1)!.to).toBeLessThan(well.frames.at(-1)!.to)
  })

  it('F11: costs the screens beside it nothing: they get every event', async () => {
    const [well] = [await followWell(), await follow()]
    await write(20, well)
    const seqs = well.frames.flatMap((frame) => frame.events.map((event) => event.seq))
    expect(seqs).toEqual(Array.from({ length: 200 }, (_, n) => well.start.cursor.seq + 1 + n))
  })

  it('F11: that reads nothing from its line has no more than its window queued for it', async () => {
    const [well, frozen] = [await followWell(), await follow()]
    const line = tcpOf(frozen.socket)
    line.pause()
    await write(40, well)
    line.resume()
    await sleep(1_000)
    expect(bytesOf(frozen.frames)).toBeLessThan(windowBytes + 2 * batchBytes)
  })

  it('F11: is cut off when it acknowledges what it was never sent', async () => {
    const { socket } = await followFrom(app.url, wholeCity)
    socket.emit('ack', 2 ** 52)
    await eventually('the socket to be closed', () => socket.disconnected)
  })

  it('F11: catches up by one frame with the newest event of each case once it acknowledges, then is live', async () => {
    const [well, slow] = [await followWell(), await follow()]
    await write(20, well)
    const last = slow.frames.at(-1)!
    slow.socket.emit('ack', last.to)
    await eventually('the head', () => slow.frames.at(-1)!.to === well.frames.at(-1)!.to)
    const caughtUp = slow.frames[slow.frames.indexOf(last) + 1]!
    expect(caughtUp.from).toBe(last.to)
    expect(caughtUp.events.map(({ id, version: told }) => [id, told])).toEqual(cases.map((id) => [id, version]))
    await write(1, well)
    await eventually('the next batch', () => slow.frames.at(-1)!.to === well.frames.at(-1)!.to)
  })

  it('F11: acknowledges in vain what it had before: the window opens only when it stands where it was left', async () => {
    const [well, slow] = [await followWell(), await follow()]
    await write(20, well)
    const known = slow.frames.length
    slow.socket.emit('ack', slow.frames.at(-1)!.to - 1)
    await sleep(300)
    expect(slow.frames.length).toBe(known)
  })

  it('F10, F11: is reset when more than 5,000 events went by while it was away', async () => {
    const [well, slow] = [await followWell(), await follow()]
    await write(20, well)
    await append(database().pool, ...Array.from({ length: 5_001 }, (_, n) => ({ id: `far ${n}` })))
    const { seq } = await readHead(database())
    await eventually('the flood on the screen beside', () => well.frames.at(-1)?.to === seq)
    const reset = heard(slow.socket, 'reset')
    slow.socket.emit('ack', slow.frames.at(-1)!.to)
    expect(await reset).toEqual([{ reason: 'behind' }])
  })

  it('F11: is cut off when it asks for one replay after the other and reads none', async () => {
    const [well, greedy] = [await followWell(), await follow()]
    await write(1, well)
    const gone = heard(greedy.socket, 'disconnect')
    let answers = 0
    for (let n = 0; n < 40; n += 1) {
      void resume(greedy.socket, well.start.cursor).then(
        () => (answers += 1),
        () => undefined,
      )
    }
    await gone
    expect(answers * batchBytes).toBeLessThan(windowBytes + 2 * batchBytes)
  })
})

/** The TCP line below a socket, to stop reading from it. */
function tcpOf(socket: FeedSocket): { pause(): void; resume(): void } {
  const { transport } = socket.io.engine as unknown as {
    transport: { ws: { _socket: { pause(): void; resume(): void } } }
  }
  return transport.ws._socket
}
