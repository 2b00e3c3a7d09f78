import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { useTestBrowser } from '../../support/screens/test-browser.ts'
import type { Case, CaseStatus } from '../../../server/contracts/case.ts'
import type { Snapshot } from '../../../server/contracts/feed.ts'
import { append } from '../../support/cases/append-event.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { WallPage } from './wall-page.ts'
import { usuallyOrInSoak } from '../../support/soak.ts'

const updates = usuallyOrInSoak(20_000, 100_000)
const points = 10
const warmUpPoints = 3
const batch = 250
const caseCount = 250
/** A screen that is further behind takes a snapshot instead, and would not have had the updates. */
const leadAllowed = 1_000
const phases: readonly CaseStatus[] = ['dispatched', 'accepted', 'on_site', 'feedback', 'checking']

interface Footprint {
  readonly heapBytes: number
  readonly nodes: number
  readonly listeners: number
}

describeInBrowser('The memory of an open wall', (database) => {
  let app: ServedApp
  let wall: WallPage
  let devtools: CDPSession
  let cases: Case[]
  const browser = useTestBrowser()

  beforeAll(async () => {
    app = await serveApp(database())
    const reports = Array.from({ length: caseCount }, (_, index) => submit(app.url, sampleReport(index)))
    expect(new Set((await Promise.all(reports)).map(({ status }) => status))).toEqual(new Set([201]))
    cases = (await ask<Snapshot>(`${app.url}/api/snapshot?scope=510981`)).body.cases
    wall = await WallPage.in(browser(), { reducedMotion: 'no-preference' })
    devtools = await wall.page.context().newCDPSession(wall.page)
    await devtools.send('Performance.enable')
    await wall.open(app.url)
  })
  afterAll(async () => {
    await wall?.page.close()
    await app?.close()
  })

  /** The next version of each case in a batch of events, through the one door to the history. */
  async function appendBatch(): Promise<number> {
    const events = cases.slice(0, batch).map((item, index) => {
      const version = item.version + 1
      const status = phases[version % phases.length]!
      const next: Case = { ...item, version, status }
      cases[index] = next
      return { id: next.number, version, body: next, scopeBefore: next.gridCode, scopeAfter: next.gridCode }
    })
    return (await append(database().pool, ...events)).at(-1)!.seq
  }

  async function measure(): Promise<Footprint> {
    await devtools.send('HeapProfiler.collectGarbage')
    const { metrics } = await devtools.send('Performance.getMetrics')
    const value = (name: string) => metrics.find((metric) => metric.name === name)!.value
    return { heapBytes: value('JSHeapUsedSize'), nodes: value('Nodes'), listeners: value('JSEventListeners') }
  }

  it(
    `is in the second half of ${updates} updates at most 1.05 times that in the first`,
    { timeout: 300_000 },
    async () => {
      const resets: string[] = []
      wall.page.on('request', (request) => request.url().includes('/api/snapshot') && resets.push(request.url()))
      const footprints: Footprint[] = []
      // The first points are the browser's: it compiles what runs often.
      for (let point = -warmUpPoints; point < points; point++) {
        let head = 0
        for (let sent = 0; sent < updates / points; sent += batch) {
          head = await appendBatch()
          if (sent % leadAllowed === 0) await wall.reaches(head)
        }
        await wall.reaches(head)
        if (point >= 0) footprints.push(await measure())
      }
      const greatest = (half: readonly Footprint[], key: keyof Footprint) => Math.max(...half.map((one) => one[key]))
      for (const key of ['nodes', 'listeners', 'heapBytes'] as const) {
        const all = footprints.map((one) => one[key])
        const ratio = greatest(footprints.slice(points / 2), key) / greatest(footprints.slice(0, points / 2), key)
        expect(ratio, `${key}: ${all.join(', ')}`).toBeLessThanOrEqual(1.05)
      }
      expect(resets).toEqual([])
      expect(wall.faults).toEqual([])
    },
  )
})
