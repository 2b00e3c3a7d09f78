import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { openTestBrowser } from '../../support/screens/test-browser.ts'
import type { CaseReceipt, CaseReport } from '../../../server/contracts/case-report.ts'
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

/** What the tests of one file share: a server, a browser, and desks that are closed after each test. */
export function openShift(database: () => Database) {
  let app: ServedApp
  let browser: Browser
  let grids: Grids
  const open: DeskPage[] = []

  beforeAll(async () => {
    app = await serveApp(database())
    browser = await openTestBrowser()
    grids = (await ask<Grids>(`${app.url}/api/areas?level=grid&detail=screen`)).body
  })
  afterEach(async () => {
    for (const { page, faults } of open.splice(0)) {
      await page.context().close()
      expect(faults).toEqual([])
    }
  })
  afterAll(async () => {
    await browser?.close()
    await app?.close()
  })

  async function get<Body>(path: string): Promise<Body> {
    return (await ask<Body>(`${app.url}${path}`, { headers: await as(app.url, 'city_dispatcher') })).body
  }
  const read = (number: string) => get<CaseDetail>(`/api/cases/${number}`)

  return {
    url: () => app.url,
    newPage: () => browser.newPage(),
    /** @param url where the desk finds the server, as a line that can be cut */
    async sit(sample: string, url = app.url): Promise<DeskPage> {
      const desk = await DeskPage.open(browser, url, sample)
      open.push(desk)
      return desk
    },
    async report(index: number, more: Partial<CaseReport> = {}): Promise<CaseReceipt> {
      const { status, body } = await submit(app.url, sampleReport(index, { itemCode: gas, ...more }))
      expect(status).toBe(201)
      return body
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
