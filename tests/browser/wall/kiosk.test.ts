import type { BrowserContext, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { watchWall } from '../../../scripts/kiosk/watch-wall.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { findTestChromium, testSwitches } from '../../support/screens/open-test-browser.ts'
import { usualScreen } from '../../support/screens/test-browser.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'

const patienceMs = 60_000

describeInBrowser('The kiosk', (database) => {
  let app: ServedApp
  let context: BrowserContext
  let watching: Promise<void>
  let browsers = 0
  const said: string[] = []
  const ending = new AbortController()

  beforeAll(async () => {
    app = await serveApp(database())
    watching = watchWall({
      address: `${app.url}/wall?figure=open`,
      openBrowser: async () => {
        const executablePath = findTestChromium()!
        context = await chromium.launchPersistentContext('', {
          executablePath,
          args: [...testSwitches],
          ...usualScreen,
        })
        browsers++
        return context
      },
      say: (line) => said.push(line),
      signal: ending.signal,
      lookMs: 2_000,
      answerMs: 4_000,
    })
  })
  beforeEach(async () => {
    await livePage()
    said.length = 0
  })
  afterAll(async () => {
    ending.abort()
    await watching
    await app?.close()
  })

  const isLive = async (page: Page) =>
    (await page
      .locator('main')
      .getAttribute('data-link', { timeout: 1_000 })
      .catch(() => null)) === 'live'

  /** The one page of the kiosk, once it shows a live wall. */
  const livePage = (other?: Page): Promise<Page | undefined> =>
    eventually(
      `a live wall, the kiosk said ${said.join('; ')}`,
      async () => {
        const pages = context?.pages() ?? []
        const page = pages[0]
        return pages.length === 1 && page && page !== other && (await isLive(page)) ? page : undefined
      },
      Boolean,
      patienceMs,
    )

  /** The fault is found, and the page replaced: at once, or after a wait where the last replacement was just before. */
  const hasReplacedWhat = (fault: string) => said.some((line) => line.startsWith(`${fault}: loading it again`))

  it('replaces a page whose code runs in a circle, and keeps what was chosen there', async () => {
    const frozen = (await livePage())!
    await frozen.evaluate(() => history.replaceState(history.state, '', '/wall?figure=overdue'))
    void frozen
      .evaluate(() => {
        for (;;);
      })
      .catch(() => undefined)
    const page = await livePage(frozen)
    expect(page!.url()).toBe(`${app.url}/wall?figure=overdue`)
    expect(hasReplacedWhat('the page does not answer'), said.join('; ')).toBe(true)
    expect(browsers).toBe(1)
  })

  it('replaces a page that has crashed', async () => {
    const crashed = (await livePage())!
    const devtools = await context.newCDPSession(crashed)
    void devtools.send('Page.crash').catch(() => undefined)
    await livePage(crashed)
    expect(hasReplacedWhat('the page has crashed'), said.join('; ')).toBe(true)
    expect(browsers).toBe(1)
  })

  it('loads the wall anew in place of another page', async () => {
    const led = (await livePage())!
    await led.goto(`${app.url}/api/health`)
    await livePage(led)
    expect(hasReplacedWhat('the page is not the wall'), said.join('; ')).toBe(true)
  })

  it('starts the browser again when it has ended', async () => {
    await context.close()
    await eventually(
      'another browser',
      () => browsers,
      (count) => count === 2,
      patienceMs,
    )
    await livePage()
    expect(said).toContain('starting the browser again in 2 s')
  })
})

describeInBrowser("The kiosk's program", (database) => {
  let app: ServedApp

  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app?.close())

  it('ends cleanly when it is interrupted', async () => {
    const program = spawn(process.execPath, ['scripts/kiosk.ts', '--headless', '--url', app.url, '--group', 'hall'], {
      cwd: join(import.meta.dirname, '../../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines: Buffer[] = []
    program.stdout.on('data', (chunk: Buffer) => lines.push(chunk))
    await eventually(
      'its first line',
      () => lines.join(''),
      (text) => text.includes('/wall?group=hall'),
      patienceMs,
    )
    const exit = once(program, 'exit')
    program.kill('SIGINT')
    expect(await exit).toEqual([0, null])
  })
})
