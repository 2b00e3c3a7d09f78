import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AreaDay } from '../../../../server/contracts/statistics.ts'
import { useAreaDayStore, type ShownDay } from '../../../../web/statistics/day/area-day-store.ts'
import { makeAreaDay } from './make-area-day.ts'

const noon = Date.UTC(2026, 10, 23, 12)
const secondMs = 1_000
const dayMs = 86_400_000
const answerMs = 100
const iso = (ms: number) => new Date(ms).toISOString()

/** Figures that a server counts: of the moment asked for, or of now and of all that its feed holds. */
class Server {
  readonly asked: string[] = []
  head = 7
  isDown = false
  reported = 3

  readonly fetch = async (address: string): Promise<Response> => {
    this.asked.push(address)
    await new Promise((resolve) => setTimeout(resolve, answerMs))
    if (this.isDown) throw new TypeError('no such road')
    const at = new URL(address, 'http://city').searchParams.get('at') ?? iso(Date.now())
    const dayStart = `${at.slice(0, 10)}T00:00:00.000Z`
    const day: AreaDay = makeAreaDay({ at, dayStart, seq: this.head, reported: this.reported })
    return Response.json(day)
  }
}

let server: Server
let store: ReturnType<typeof useAreaDayStore>
beforeEach(() => {
  vi.useFakeTimers({ now: noon })
  server = new Server()
  vi.stubGlobal('fetch', server.fetch)
  setActivePinia(createPinia())
  store = useAreaDayStore()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const present = (seq = 7, now = Date.now()): ShownDay => ({
  area: '510981',
  now,
  time: { kind: 'present', cursor: { epoch: 'e', seq } },
})
const past = (moment: number, { speed = 0, cases = 'as then' }: { speed?: number; cases?: string } = {}): ShownDay => ({
  area: '510981',
  now: moment,
  time: { kind: 'past', moment, speed, cases },
})
/** The screen's seconds pass; at each it says what it shows. */
async function pass(seconds: number, shown: () => ShownDay | null, isAsking = true): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    store.follow(shown(), isAsking)
    await vi.advanceTimersByTimeAsync(secondMs)
  }
}

describe('The figures of the present', () => {
  it('are those of the server', async () => {
    await pass(1, present)
    expect(server.asked).toEqual(['/api/statistics/510981/day'])
    expect(store.day?.figures.reported).toBe(3)
    expect(store.lateAsOf).toBeNull()
  })

  it('are asked for again once the feed has moved on, once for all that comes within a second', async () => {
    await pass(2, present)
    server.head = 40
    server.reported = 5
    for (let seq = 8; seq <= 40; seq++) {
      store.follow(present(seq), true)
      await vi.advanceTimersByTimeAsync(10)
    }
    await vi.advanceTimersByTimeAsync(secondMs)
    expect(server.asked).toHaveLength(2)
    expect(store.day?.figures.reported).toBe(5)
  })

  it('are asked for until they hold what the screen shows, each second at most', async () => {
    await pass(1, () => present(9))
    await pass(4, () => present(9))
    expect(server.asked).toHaveLength(5)
    server.head = 9
    await pass(4, () => present(9))
    expect(server.asked).toHaveLength(6)
  })

  it('are asked for again while nothing comes, as limits run out by time alone', async () => {
    await pass(16, present)
    expect(server.asked.length).toBeGreaterThanOrEqual(3)
    expect(server.asked.length).toBeLessThanOrEqual(4)
  })

  it('are asked for by one request at a time', async () => {
    let [running, most] = [0, 0]
    vi.stubGlobal('fetch', async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 4 * secondMs))
      running--
      return Response.json(makeAreaDay({ at: iso(Date.now()), dayStart: '2026-11-23T00:00:00.000Z', seq: 7 }))
    })
    let seq = 7
    await pass(20, () => present(seq++))
    expect(most).toBe(1)
  })

  it('stay when they can no longer be had, say of which moment they are, and why; and come again by themselves', async () => {
    await pass(1, present)
    server.isDown = true
    await pass(20, present)
    expect(store.day?.figures.reported).toBe(3)
    expect(store.lateAsOf).toBe(noon + answerMs)
    expect(store.failure).toMatchObject({ kind: 'unreachable' })
    expect(server.asked.length).toBeLessThan(9)
    server.isDown = false
    await pass(4, present)
    expect(store.lateAsOf).toBeNull()
    expect(store.failure).toBeNull()
  })

  it('are not asked for while the link is stale', async () => {
    await pass(20, present, false)
    expect(server.asked).toEqual([])
    await pass(1, present)
    expect(store.day?.figures.reported).toBe(3)
  })

  it('are never those of the day before', async () => {
    await pass(1, present)
    server.isDown = true
    store.follow(present(7, noon + dayMs / 2 + secondMs), true)
    expect(store.day).toBeNull()
  })

  it('are of another history than the screen’s no longer than until they are asked for', async () => {
    await pass(1, present)
    const restored: ShownDay = { ...present(), time: { kind: 'present', cursor: { epoch: 'another', seq: 3 } } }
    await pass(2, () => restored)
    expect(server.asked.length).toBeGreaterThan(1)
  })
})

describe('The figures of a past moment', () => {
  const yesterday = noon - dayMs

  it('are those of that moment, and asked for once while it stays', async () => {
    await pass(10, () => past(yesterday))
    expect(server.asked).toEqual([`/api/statistics/510981/day?at=${iso(yesterday)}`])
    expect(store.day?.asOf.at).toBe(iso(yesterday))
    expect(store.lateAsOf).toBeNull()
  })

  it('are asked for each second at most while it moves fast, and are not called late then', async () => {
    let moment = yesterday
    const late: (number | null)[] = []
    for (let tick = 0; tick < 40; tick++) {
      store.follow(past((moment += 60 * 250), { speed: 60 }), true)
      await vi.advanceTimersByTimeAsync(250)
      late.push(store.lateAsOf)
    }
    expect(server.asked.length).toBeGreaterThanOrEqual(9)
    expect(server.asked.length).toBeLessThanOrEqual(11)
    expect(new Set(late)).toEqual(new Set([null]))
  })

  it('are asked for at life’s speed only as cases change or some seconds pass', async () => {
    let moment = yesterday
    await pass(10, () => past((moment += secondMs), { speed: 1 }))
    expect(server.asked).toHaveLength(2)
    await pass(1, () => past((moment += secondMs), { speed: 1, cases: 'one more' }))
    expect(server.asked).toHaveLength(3)
  })

  it('never stand for the present, nor those of the present for them', async () => {
    await pass(1, present)
    const earlier = noon - 3_600_000
    store.follow(past(earlier), true)
    expect(store.day).toBeNull()
    await pass(2, () => past(earlier))
    expect(store.day?.asOf.at).toBe(iso(earlier))
    store.follow(present(), true)
    expect(store.day).toBeNull()
  })

  it('say that they are late when the moment has jumped within its day and they have not come yet', async () => {
    await pass(2, () => past(yesterday))
    server.isDown = true
    await pass(1, () => past(yesterday + 3_600_000))
    expect(store.lateAsOf).toBe(yesterday)
  })
})
