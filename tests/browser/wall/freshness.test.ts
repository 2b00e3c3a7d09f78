import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openBrowser } from '../../../scripts/screenshots/open-browser.ts'
import { testSwitches } from '../../support/screens/open-test-browser.ts'
import { useTestBrowser } from '../../support/screens/test-browser.ts'
import { findChromium } from '../../../server/briefs/find-chromium.mjs'
import type { CaseReceipt } from '../../../server/contracts/case-report.ts'
import type { CaseDetail } from '../../../server/contracts/case.ts'
import { formatDuration } from '../../../web/ui/format-duration.ts'
import { openLine, type CuttableLine } from '../../support/screens/cuttable-line.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { ask } from '../../support/servers/serve-app.ts'
import { startServerProcess, type ServerProcess } from '../../support/servers/server-process.ts'
import { setAhead } from './page-clock.ts'
import { WallPage } from './wall-page.ts'

const hourMs = 3_600_000
/** A server that was killed starts again, beside a wall that is opened: a minute each on a busy machine. */
const restartMs = 240_000
const isMissing = findChromium(process.env) === undefined && process.env['CI'] !== 'true'

describe.skipIf(isMissing)('In Chromium, how fresh the wall says that it is', () => {
  let made: TestDatabase
  let server: ServerProcess
  let line: CuttableLine
  /** The kiosk of all tests that need no browser and no clock of their own. */
  let usual: WallPage
  let wall: WallPage
  let reports = 0
  const browser = useTestBrowser()

  beforeAll(async () => {
    made = await makeTestDatabase('embedded')
    server = await startServerProcess(made.settings)
    line = await openLine(server.url)
    usual = await WallPage.in(browser())
    await usual.open(line.url)
  })
  beforeEach(async () => {
    wall = usual
    await wall.comesHome()
  })
  afterEach(async () => {
    server.thaw()
    line.mend()
    expect(wall.faults.splice(0)).toEqual([])
    if (wall !== usual && !wall.page.isClosed()) await wall.page.context().close()
  })
  afterAll(async () => {
    await usual?.page.close()
    await line?.close()
    await server?.kill()
    await made?.remove()
  })

  async function report(): Promise<CaseReceipt> {
    const { status, body } = await submit(server.url, sampleReport(reports++))
    expect(status).toBe(201)
    return body
  }

  /** The texts of the countdowns in the live list. */
  const countdowns = () => wall.page.locator('.live-panel .case-countdown__digits').allInnerTexts()

  /** Every state that the wall shows from now on, with its position in the feed at that moment. */
  const watchLink = () =>
    wall.page.evaluate(() => {
      const main = document.querySelector('main')!
      const shown: [string, number][] = []
      Object.assign(window, { shown })
      new MutationObserver(() => shown.push([main.dataset['link']!, Number(main.dataset['seq'])])).observe(main, {
        attributeFilter: ['data-link', 'data-seq'],
      })
    })
  const statesShown = () => wall.page.evaluate(() => (window as unknown as { shown: [string, number][] }).shown)

  it('tells how old what it shows is, and is amber with a text before it is red', async () => {
    const pill = wall.page.locator('.link-pill')
    await eventually(
      'the delay in the pill',
      () => pill.innerText(),
      (text) => /^实时\s+延迟 [012]\.\d 秒$/.test(text),
    )
    line.cut()
    await wall.becomes('reconnecting')
    expect((await pill.innerText()).trim()).toBe('重连中')
    expect(await pill.locator('svg').count()).toBe(1)
    line.mend()
    await wall.becomes('live')
  })

  it('is stale while the server stands still with its lines open, shows no countdown, and has lost nothing after it', async () => {
    const { number, feed } = await report()
    await wall.lists(number)
    server.freeze()
    await wall.becomes('reconnecting')
    await wall.becomes('stale')
    expect(new Set(await countdowns())).toEqual(new Set(['—']))
    server.thaw()
    const missed = await report()
    await wall.becomes('live')
    await wall.reaches(missed.feed.seq)
    expect(missed.feed.seq).toBeGreaterThan(feed.seq)
    await wall.lists(missed.number)
    expect(await countdowns()).not.toContain('—')
  })

  it(
    'is stale while there is no server, and follows the one that comes back',
    async () => {
      // of its own: a wall that could not fetch a part of its code meanwhile loads itself again some time later
      wall = await WallPage.in(browser())
      await wall.open(line.url)
      await report()
      await server.kill()
      await wall.becomes('reconnecting')
      await setAhead(wall.page, 8_000)
      await wall.becomes('stale')
      await setAhead(wall.page, 0)
      await server.start()
      const missed = await report()
      await wall.becomes('live')
      await wall.reaches(missed.feed.seq)
      await wall.lists(missed.number)
    },
    restartMs,
  )

  it('wakes from a frozen tab without calling live what it knew before', async () => {
    await watchLink()
    const devtools = await browser().newBrowserCDPSession()
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
    const renderers = processInfo.filter(({ type }) => type === 'renderer')
    const before = (await statesShown()).length
    for (const { id } of renderers) process.kill(id, 'SIGSTOP')
    await sleep(6_000)
    const missed = await report()
    for (const { id } of renderers) process.kill(id, 'SIGCONT')
    await wall.reaches(missed.feed.seq)
    await wall.becomes('live')
    const shown = (await statesShown()).slice(before)
    const woken = shown.findIndex(([link]) => link !== 'live')
    expect(woken).toBeGreaterThanOrEqual(0)
    for (const [link, seq] of shown.slice(woken)) {
      if (link === 'live') expect(seq).toBeGreaterThanOrEqual(missed.feed.seq)
    }
  })

  it('says that its data are old when it comes back from the cache of pages, before it says anything else', async () => {
    const keeping = await openBrowser({ args: [...testSwitches], ignoreDefaultArgs: ['--disable-back-forward-cache'] })
    wall = new WallPage(await keeping.newPage())
    await wall.open(line.url)
    await watchLink()
    await wall.page.goto(`${line.url}/api/health`)
    await sleep(11_000)
    const missed = await report()
    // A page that was kept loads nothing, for which Playwright waits in vain.
    void wall.page.goBack().catch(() => undefined)
    await wall.reaches(missed.feed.seq)
    await wall.becomes('live')
    expect((await statesShown())[0]?.[0]).toBe('stale')
    await keeping.close()
  })

  it("counts down by the server's clock, to the second, on a machine whose own is an hour wrong, and says so", async () => {
    wall = await WallPage.in(browser())
    await wall.page.addInitScript(shiftClock, hourMs)
    await wall.open(line.url)
    const { number } = await report()
    await wall.lists(number)
    const { body } = await ask<CaseDetail>(`${server.url}/api/cases/${number}`)
    const dueAt = Date.parse(body.onSiteDueAt!)
    const digits = wall.page.locator(`.live-panel [data-case="${number}"] .case-countdown__digits`)
    for (let look = 0; look < 5; look++) {
      const before = Date.now()
      const text = (await digits.innerText()).trim()
      const possible = [before - 1_000, before, Date.now()].map((now) =>
        formatDuration(dueAt - Math.floor(now / 1_000) * 1_000),
      )
      expect(possible).toContain(text)
      await sleep(700)
    }
    expect(await wall.page.locator('.clock-notice').innerText()).toBe('本机时钟差 +60 分钟')
  })

  it('says nothing of a clock that is right', async () => {
    expect(await wall.page.locator('.clock-notice').count()).toBe(0)
  })
})

/** Runs in the page before its code: its clock is ahead by `ms`. */
function shiftClock(ms: number): void {
  const RealDate = Date
  class ShiftedDate extends RealDate {
    constructor(...parts: [] | [number | string]) {
      super(...((parts.length ? parts : [RealDate.now() + ms]) as [number]))
    }
    static override now = () => RealDate.now() + ms
  }
  globalThis.Date = ShiftedDate as DateConstructor
}
