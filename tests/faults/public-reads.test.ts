import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openDatabase } from '../../server/database/database.ts'
import { loadHistory } from '../../server/sample/load-history.ts'
import { makeTestDatabase, type TestDatabase } from '../support/databases/databases.ts'
import { followFrom, wholeCity } from '../support/screens/open-socket.ts'
import { sampleReport, submit } from '../support/cases/sample-reports.ts'
import { usuallyOrInSoak } from '../support/soak.ts'
import { startServerProcess, type ServerProcess } from '../support/servers/server-process.ts'
import { cheapest, publicAddresses, type Address } from './public-addresses.ts'
import type { Strain } from './strangers.ts'

const atOnce = 40
/** How long the visitors keep asking for one address. Each asks at least once: an address that costs much is slow in that first round. */
const strainMs = usuallyOrInSoak(400, 1_500)
/** How long an address that was not calm is asked again: long enough to measure the p95 of the reports beside it. */
const secondStrainMs = 1_500
const secondLooks = 2
const restMs = 1_000
/** Past cases. The embedded database has fewer, because it is slow to load them. */
const cases = { embedded: 800, postgres: 1_500 } as const
const longestGapMs = 3_000
/** The asking itself takes one of two cores here: below this a report beside it is not called late. */
const hiccupMs = 150

/** What came of a strain: how often each status, how long reports took beside it (p95, ms), and how long no frame came (ms). */
interface Look {
  readonly statuses: ReadonlyMap<number, number>
  readonly reportsMs: number
  readonly gapMs: number
}
const isCalm = ({ reportsMs, gapMs }: Look, restMs: number) =>
  reportsMs <= Math.max(2 * restMs, hiccupMs) && gapMs <= longestGapMs

function describeLook({ path }: Address, { statuses, reportsMs, gapMs }: Look, restMs: number): string {
  const came = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')
  return `${path}: ${came}; reports ${reportsMs.toFixed()} ms beside ${restMs.toFixed()}, gap ${gapMs.toFixed()} ms`
}

const p95 = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)]!

/** Reports one case after the other until `ended`; how long each took, in ms. */
async function reportUntil(url: string, ended: () => boolean): Promise<number[]> {
  const times: number[] = []
  for (let index = 0; !ended(); index += 1) {
    const began = performance.now()
    const { status } = await submit(url, sampleReport(index))
    expect(status).toBe(201)
    times.push(performance.now() - began)
    await sleep(15)
  }
  return times
}

/** How long a screen was left without a frame. */
interface FrameGaps {
  begin(): void
  /** Milliseconds, of those since `begin`. */
  longest(): number
}

function followGaps(socket: Awaited<ReturnType<typeof followFrom>>['socket']): FrameGaps {
  let [framedAt, longest] = [performance.now(), 0]
  const passed = () => (longest = Math.max(longest, performance.now() - framedAt))
  socket.on('frame', ({ to }) => {
    socket.emit('ack', to)
    passed()
    framedAt = performance.now()
  })
  return { begin: () => void (longest = 0), longest: passed }
}

async function reportFor(url: string, ms: number): Promise<number[]> {
  const end = performance.now() + ms
  return reportUntil(url, () => performance.now() > end)
}

describe.each(['embedded', 'postgres'] as const)('A crowd of strangers at a server, %s', (kind) => {
  const { postgres } = inject('databases')
  const missing = kind === 'postgres' && 'missing' in postgres
  let made: TestDatabase
  let server: ServerProcess
  let strangers: Worker
  beforeAll(async () => {
    if (missing) return
    made = await makeTestDatabase(kind)
    const database = await openDatabase(made.settings)
    await loadHistory(database, 'gis-data/shehong', { seed: 1, now: new Date(), days: 3, cases: cases[kind] })
    await database.close()
    server = await startServerProcess(made.settings, { QUANYU_PROXIES: '127.0.0.1' })
    strangers = new Worker(new URL('./strangers.ts', import.meta.url))
  }, 300_000)
  afterAll(async () => {
    await strangers?.terminate()
    await server?.kill()
    await made?.remove()
  })

  /** How often each status came. */
  async function strain(asked: Strain): Promise<Map<number, number>> {
    strangers.postMessage(asked)
    const [statuses] = (await once(strangers, 'message')) as [Map<number, number>]
    return statuses
  }

  /** Many at an address at once, for `ms` and until the last is answered. */
  async function look({ path, headers }: Address, ms: number, frames: FrameGaps): Promise<Look> {
    frames.begin()
    let answered = false
    const asked = strain({ address: `${server.url}${path}`, headers, atOnce, ms }).finally(() => (answered = true))
    const reportsMs = p95(await reportUntil(server.url, () => answered))
    return { statuses: await asked, reportsMs, gapMs: frames.longest() }
  }

  /** Whether an address is calm at last, seen between two rests and beside the cheapest one: a busy machine holds up all of them. */
  async function lookAgain(address: Address, frames: FrameGaps): Promise<string | undefined> {
    let fault: string | undefined
    for (let time = 1; time <= secondLooks; time += 1) {
      const before = p95(await reportFor(server.url, restMs / 2))
      const seen = await look(address, secondStrainMs, frames)
      const peer = await look(cheapest, secondStrainMs / 2, frames)
      const rest = Math.max(before, peer.reportsMs, p95(await reportFor(server.url, restMs / 2)))
      fault = describeLook(address, seen, rest)
      if (seen.statuses.has(500)) return fault
      if (isCalm(seen, rest)) return undefined
    }
    return fault
  }

  it.skipIf(missing)(
    `leaves screens fresh and intake as it was, ${atOnce} at once at each public address`,
    async () => {
      const { url } = server
      const { body: receipt } = await submit(url, sampleReport())
      const addresses = await publicAddresses(url, receipt)
      expect(addresses.length).toBeGreaterThan(15)
      const { socket } = await followFrom(url, wholeCity)
      const frames = followGaps(socket)
      // The API's description is put together once, by who asks for it first.
      await strain({ address: `${url}/api/docs/json`, headers: {}, atOnce: 1, ms: 0 })
      await reportFor(url, restMs)
      const rest = p95(await reportFor(url, restMs))
      const faults: string[] = []
      for (const address of addresses) {
        const seen = await look(address, strainMs, frames)
        const line = describeLook(address, seen, rest)
        if (process.env['SHOW_STRAIN']) console.log(line)
        if (seen.statuses.has(500)) faults.push(line)
        else if (!isCalm(seen, rest)) {
          const fault = await lookAgain(address, frames)
          if (fault !== undefined) faults.push(fault)
        }
      }
      socket.close()
      expect(faults).toEqual([])
    },
    600_000,
  )
})
