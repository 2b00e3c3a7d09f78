import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { CityClient, RefusedError } from '../../../scripts/simulator/city-client.ts'
import type { CaseReport } from '../../../server/contracts/case-report.ts'
import type { Case } from '../../../server/contracts/case.ts'

const report: CaseReport = {
  location: { lng: 105.38, lat: 30.87, crs: 'WGS84' },
  description: '路灯不亮',
  source: 'mini_program',
}
const seen = { number: '5109812026030100001', version: 3, status: 'accepted' } as Case

interface Asked {
  readonly path: string
  readonly key: string | undefined
  readonly match: string | undefined
}

const closers: (() => Promise<unknown>)[] = []
afterEach(() => Promise.all(closers.splice(0).map((close) => close())))

/** A server that gives these answers one after the other; `cut` breaks the connection off. */
async function answering(...answers: (readonly [status: number, body: unknown] | 'cut')[]) {
  const asked: Asked[] = []
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { 'idempotency-key': key, 'if-match': match } = request.headers
    asked.push({ path: request.url!, key: key as string | undefined, match })
    const answer = answers[asked.length - 1]
    if (answer === undefined || answer === 'cut') return void request.socket.destroy()
    response.writeHead(answer[0], { 'content-type': 'application/json' }).end(JSON.stringify(answer[1]))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closers.push(() => new Promise((done) => server.close(done).closeAllConnections()))
  const ending = new AbortController()
  const retries: string[] = []
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = new CityClient(url, ending.signal, (reason) => retries.push(reason))
  return { client, asked, retries, ending }
}

describe('the client', () => {
  it('reports again under the same key when the connection breaks or the server is busy', async () => {
    const { client, asked, retries } = await answering('cut', [503, {}], [201, { number: 'n' }])
    await expect(client.report(report, 'key-1')).resolves.toEqual({ number: 'n' })
    expect(asked.map(({ key }) => key)).toEqual(['key-1', 'key-1', 'key-1'])
    expect(retries).toHaveLength(2)
  })

  it('does not repeat what the server refuses, and says why', async () => {
    const { client, asked } = await answering([400, { detail: 'location.crs: expected a value, came nothing' }])
    await expect(client.report(report, 'key-1')).rejects.toThrow(RefusedError)
    expect(asked).toHaveLength(1)
  })

  it('moves a case by the version it saw, and is handed the case as it is when somebody was faster', async () => {
    const current = { ...seen, version: 4, status: 'on_site' }
    const { client, asked } = await answering([
      412,
      { title: 'Precondition Failed', status: 412, current: { case: current } },
    ])
    await expect(client.move(seen, { to: 'on_site' })).resolves.toEqual({ kind: 'changed', case: current })
    expect(asked[0]).toMatchObject({ path: `/api/cases/${seen.number}/transitions`, match: '"3"' })
  })

  it('reads all pages of a list', async () => {
    const { client, asked } = await answering(
      [200, { cases: [{ number: 'a' }, { number: 'b' }], next: 'after b' }],
      [200, { cases: [{ number: 'c' }], next: null }],
    )
    const numbers: string[] = []
    for await (const { number } of client.cases(['filed', 'accepted'])) numbers.push(number)
    expect(numbers).toEqual(['a', 'b', 'c'])
    expect(asked.map(({ path }) => new URL(path, 'http://a').searchParams.get('after'))).toEqual([null, 'after b'])
  })

  it('ends at once when the simulation does, also in the middle of a pause', async () => {
    const { client, ending } = await answering('cut', 'cut', 'cut', 'cut')
    const reading = client.read('/api/city')
    setTimeout(() => ending.abort(), 300)
    await expect(reading).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  })
})
