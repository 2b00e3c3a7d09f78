import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { may, type Permission } from '../../server/accounts/rights/permissions.ts'
import { newToken } from '../../server/accounts/sessions/tokens.ts'
import type { CaseReceipt } from '../../server/contracts/case-report.ts'
import { openDatabase } from '../../server/database/database.ts'
import { loadHistory } from '../../server/sample/load-history.ts'
import { makeTestDatabase, type TestDatabase } from '../support/databases/databases.ts'
import { followFrom, wholeCity } from '../support/screens/open-socket.ts'
import { sampleReport, submit } from '../support/cases/sample-reports.ts'
import { ask } from '../support/servers/serve-app.ts'
import { startServerProcess, type ServerProcess } from '../support/servers/server-process.ts'
import type { Strain } from './strangers.ts'

interface Described {
  readonly paths: Readonly<
    Record<
      string,
      { readonly get?: { readonly 'x-permission': Permission; readonly parameters?: readonly Parameter[] } }
    >
  >
}
interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema?: { readonly default?: unknown }
}

const atOnce = 40
/** Requests are sent again for so long, so that there are enough reports beside them to tell a p95. */
const strainMs = 1_500
const restMs = 2_000
const longestGapMs = 3_000
/** The asking itself takes one of two cores here: below this a report beside it is not called late. */
const hiccupMs = 150

/** What a visitor would fill in: of everything that can be asked for, what costs most. */
function answersFor({ number, receiptSecret = '' }: CaseReceipt): Readonly<Record<string, string>> {
  const now = new Date()
  return {
    ...{ number, 'receipt-secret': receiptSecret, code: wholeCity, areaCode: wholeCity, scope: wholeCity },
    ...{ layer: 'buildings', level: 'building', lng: '105.3782', lat: '30.871', crs: 'WGS84' },
    ...{ kind: 'daily', firstDay: '2026-11-01', date: now.toISOString().slice(0, 10), kpi: 'reported' },
    ...{ at: new Date(now.getTime() - 60_000).toISOString(), until: now.toISOString(), after: '0', limit: '500' },
  }
}

/** Each address that a resident or an open wall may read, with what it asks for. */
async function publicAddresses(
  url: string,
  receipt: CaseReceipt,
): Promise<{ path: string; headers: Record<string, string> }[]> {
  const { body } = await ask<Described>(`${url}/api/docs/json`)
  const answers = answersFor(receipt)
  const answerTo = ({ name }: Parameter, path: string) => {
    const answer = answers[name]
    if (answer === undefined) throw new Error(`${path}: expected an example for ${name} in answersFor, came none`)
    return answer
  }
  const found = Object.entries(body.paths).flatMap(([path, { get }]) => {
    if (!get || !(may('resident', get['x-permission']) || may('wall_kiosk', get['x-permission']))) return []
    const required = (get.parameters ?? []).filter(
      ({ name, required, schema }) => required && (schema?.default === undefined || name in answers),
    )
    const of = (place: Parameter['in']) => required.filter((parameter) => parameter.in === place)
    const filled = of('path').reduce((text, one) => text.replace(`{${one.name}}`, answerTo(one, path)), path)
    const query = new URLSearchParams(of('query').map((one) => [one.name, answerTo(one, path)]))
    const headers = Object.fromEntries(of('header').map((one) => [one.name, answerTo(one, path)]))
    return [{ path: query.size > 0 ? `${filled}?${query}` : filled, headers }]
  })
  const beside = ['/api/docs/json', '/api/docs/static/swagger-ui-bundle.js', '/wall', '/nowhere']
  const invented = { path: '/api/cases?limit=1', headers: { authorization: `Bearer ${newToken()}` } }
  return [...found, ...beside.map((path) => ({ path, headers: {} })), invented]
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
    await loadHistory(database, 'gis-data/shehong', { seed: 1, now: new Date(), days: 3, cases: 1_500 })
    await database.close()
    server = await startServerProcess(made.settings, { QUANYU_PROXIES: '127.0.0.1' })
    strangers = new Worker(new URL('./strangers.ts', import.meta.url))
  })
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

  it.skipIf(missing)(
    `leaves screens fresh and intake as it was, ${atOnce} at once at each public address`,
    async () => {
      const { url } = server
      const { body: receipt } = await submit(url, sampleReport())
      const addresses = await publicAddresses(url, receipt)
      expect(addresses.length).toBeGreaterThan(15)
      const { socket } = await followFrom(url, wholeCity)
      let framedAt = performance.now()
      let longestGap = 0
      socket.on('frame', ({ to }) => {
        socket.emit('ack', to)
        longestGap = Math.max(longestGap, performance.now() - framedAt)
        framedAt = performance.now()
      })
      // The API's description is put together once, by who asks for it first.
      await strain({ address: `${url}/api/docs/json`, headers: {}, atOnce: 1, ms: 0 })
      await reportFor(url, restMs)
      let before = p95(await reportFor(url, restMs))
      const faults: string[] = []
      for (const { path, headers } of addresses) {
        longestGap = 0
        let answered = false
        const asked = strain({ address: `${url}${path}`, headers, atOnce, ms: strainMs }).finally(
          () => (answered = true),
        )
        const during = p95(await reportUntil(url, () => answered))
        const statuses = await asked
        longestGap = Math.max(longestGap, performance.now() - framedAt)
        const after = p95(await reportFor(url, restMs / 4))
        const rest = Math.max(before, after)
        const came = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')
        const line = `${path}: ${came}; reports ${during.toFixed()} ms beside ${rest.toFixed()}, gap ${longestGap.toFixed()} ms`
        if (process.env['SHOW_STRAIN']) console.log(line)
        const isCalm = during <= Math.max(2 * rest, hiccupMs) && longestGap <= longestGapMs
        if (!isCalm || [...statuses.keys()].some((status) => status === 500)) faults.push(line)
        before = after
      }
      socket.close()
      expect(faults).toEqual([])
    },
    300_000,
  )
})
