import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { openLine, type CuttableLine } from '../../support/screens/cuttable-line.ts'
import { usualScreen, useTestBrowser } from '../../support/screens/test-browser.ts'
import type { CaseReceipt, CaseReport } from '../../../server/contracts/case-report.ts'
import type { CaseAct } from '../../../server/contracts/case-act.ts'
import type { CaseDetail } from '../../../server/contracts/case.ts'
import type { Database } from '../../../server/database/database.ts'
import { eventually } from '../../support/eventually.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'
import { DeskPage } from './desk-page.ts'

/** 燃气异味: both human clocks run. */
const gas = 'SH-U10-04'
const slowMachineMs = 45_000

interface Grids {
  readonly features: readonly { properties: { code: string; labelLngLat: [number, number] } }[]
}

/**
 * What the tests of one file share: a server, a line to it that can be cut, and a desk for each seat, opened when a test first
 * needs it and brought back to how it was opened for each that needs it again.
 */
export function openShift(database: () => Database) {
  let app: ServedApp
  let line: CuttableLine
  let grids: Grids
  const desks = new Map<string, DeskPage>()
  const browser = useTestBrowser()

  beforeAll(async () => {
    app = await serveApp(database())
    line = await openLine(app.url)
    grids = (await ask<Grids>(`${app.url}/api/areas?level=grid&detail=screen`)).body
  })
  afterEach(() => {
    line.mend()
    expect([...desks.values()].flatMap(({ faults }) => faults.splice(0))).toEqual([])
  })
  afterAll(async () => {
    for (const { page } of desks.values()) await page.context().close()
    await line?.close()
    await app?.close()
  })

  async function get<Body>(path: string): Promise<Body> {
    return (await ask<Body>(`${app.url}${path}`, { headers: await as(app.url, 'city_dispatcher') })).body
  }
  const read = (number: string) => get<CaseDetail>(`/api/cases/${number}`)

  /** Closes the desk of a seat: an open one costs time for its clocks, and the next test gets another. */
  async function leave(sample: string): Promise<void> {
    const desk = desks.get(sample)
    desks.delete(sample)
    await desk?.page.context().close()
    expect(desk?.faults.splice(0) ?? []).toEqual([])
  }

  return {
    url: () => app.url,
    /** The line between every desk and the server. */
    line: () => line,
    newPage: () => browser().newPage(usualScreen),
    async sit(sample: string): Promise<DeskPage> {
      const known = desks.get(sample)
      const desk = known ?? (await DeskPage.open(browser(), line.url, sample))
      desks.set(sample, desk)
      // a desk that cannot be brought back fails this test, and no other
      if (known) await desk.comesBack().catch((error: Error) => leave(sample).then(() => Promise.reject(error)))
      return desk
    },
    leave,
    async report(index: number, more: Partial<CaseReport> = {}): Promise<CaseReceipt> {
      const { status, body } = await submit(app.url, sampleReport(index, { itemCode: gas, ...more }))
      expect(status).toBe(201)
      return body
    },
    /** Does an act elsewhere: no desk of this file shows a form for it. */
    async does(sample: string, number: string, act: CaseAct): Promise<void> {
      const headers = { 'if-match': `"${(await read(number)).version}"`, ...(await as(app.url, sample)) }
      const { status } = await ask(`${app.url}/api/cases/${number}/acts`, { method: 'POST', body: act, headers })
      expect([act.act, status]).toEqual([act.act, 200])
    },
    get,
    read,
    becomes: (number: string, what: string, isMeant: (item: CaseDetail) => boolean) =>
      eventually(`the case to be ${what}`, () => read(number), isMeant, slowMachineMs),
    /** A grid's own point, degrees WGS84. */
    centreOf: (code: string): [number, number] =>
      grids.features.find(({ properties }) => properties.code === code)!.properties.labelLngLat,
  }
}
