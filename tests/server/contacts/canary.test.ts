import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { buildApp } from '../../../server/app.ts'
import { loadConfig } from '../../../server/config.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { followFrom, openSocket, resume, takeSnapshot, wholeCity, heard } from '../../support/screens/open-socket.ts'
import { move, sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { as } from '../../support/servers/sign-in.ts'

/** 演示: what nobody may ever meet outside of a reveal. */
const canary = { name: '金丝雀演示', phone: '13711112222' }
const samples = [
  'grid_worker',
  'community',
  'subdistrict',
  'city_dispatcher',
  'official',
  'integrator',
  'system_admin',
  'audit_admin',
]

describeOnDatabase('The name and number of a reporter', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'canary-'))
  const written: string[] = []
  let url: string
  let close: () => Promise<void>
  let number: string

  beforeAll(async () => {
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0)
    }
    const config = loadConfig({ PORT: '0', QUANYU_MASTER_KEY_FILE: join(folder, 'master.key') })
    const app = await buildApp(config, database(), { log: true })
    url = await app.listen({ port: 0, host: '127.0.0.1' })
    close = () => app.close()
    number = (await submit(url, sampleReport(1, { reporter: canary }))).body.number
  })
  afterAll(async () => {
    await close?.()
    vi.restoreAllMocks()
    rmSync(folder, { recursive: true })
  })

  const text = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(url + path, init)
    return `${path}: ${await response.text()}${JSON.stringify([...response.headers])}`
  }
  const isClean = (said: string) => !said.includes(canary.phone) && !said.includes(canary.name)

  it('is in no answer of any address, whoever asks', async () => {
    const document = (await (await fetch(`${url}/api/docs/json`)).json()) as { paths: Record<string, object> }
    const paths = Object.entries(document.paths).flatMap(([path, methods]) => ('get' in methods ? [path] : []))
    const filled = paths.map((path) =>
      path
        .replaceAll('{number}', number)
        .replaceAll('{areaCode}', wholeCity)
        .replaceAll('{code}', wholeCity)
        .replaceAll('{date}', new Date().toISOString().slice(0, 10))
        .replaceAll('{layer}', 'roads')
        .replaceAll(/\{\w+\}/g, 'nowhere'),
    )
    const queries = [`?scope=${wholeCity}`, `?scope=${wholeCity}&at=${new Date().toISOString()}`, '?level=grid', '']
    const everybody = [{}, ...(await Promise.all(samples.map((sample) => as(url, sample))))]
    let asked = 0
    for (const headers of everybody) {
      for (const path of filled) {
        for (const query of queries) {
          const said = await text(path + query, { headers })
          expect(isClean(said), said.slice(0, 200)).toBe(true)
          asked += 1
        }
      }
    }
    expect(asked).toBeGreaterThan(300)
  })

  it('is in no frame, replay or snapshot, before and after the case moves on', async () => {
    const { socket, start, frames } = await followFrom(url, wholeCity)
    await move(url, number, 1, 'accepted')
    const next = (await submit(url, sampleReport(2, { reporter: canary }))).body
    await expect.poll(() => frames.at(-1)!.to, { timeout: 15_000 }).toBeGreaterThanOrEqual(next.feed.seq)
    const late = openSocket(url, wholeCity)
    await heard(late, 'connect')
    const replay = await resume(late, start.cursor)
    expect(isClean(JSON.stringify([start, frames, replay, await takeSnapshot(url, wholeCity)]))).toBe(true)
    socket.close()
    late.close()
  })

  it('is in no error, also where the request that carried it fails', async () => {
    const headers = { 'content-type': 'application/json' }
    const bodies = [
      { ...sampleReport(3, { reporter: canary }), source: 'nobody' },
      { ...sampleReport(3, { reporter: { ...canary, phone: `${canary.phone}x` } }) },
      { ...sampleReport(3, { reporter: canary }), itemCode: 'NONE' },
      { ...sampleReport(3), reporter: { ...canary, wechat: canary.phone } },
    ]
    for (const body of bodies) {
      const said = await text('/api/cases', { method: 'POST', headers, body: JSON.stringify(body) })
      expect(said).toContain('"status":400')
      expect(isClean(said), said).toBe(true)
    }
  })

  it('is in no line of the log', () => {
    expect(written.every(isClean)).toBe(true)
  })
})
