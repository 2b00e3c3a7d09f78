import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { usualScreen, useTestBrowser } from '../../support/screens/test-browser.ts'
import { openLine, type CuttableLine } from '../../support/screens/cuttable-line.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { seriousFaults } from './serious-faults.ts'
import { WallPage } from '../wall/wall-page.ts'

describeInBrowser('The wall is open to everyone', (database) => {
  let app: ServedApp
  let line: CuttableLine
  let wall: WallPage
  const inLanguage = new Map<string, WallPage>()
  const browser = useTestBrowser()

  beforeAll(async () => {
    app = await serveApp(database())
    line = await openLine(app.url)
    for (let index = 0; index < 6; index++) {
      expect((await submit(app.url, sampleReport(index))).status).toBe(201)
    }
  })
  afterEach(() => {
    line.mend()
    expect(wall.faults.splice(0)).toEqual([])
  })
  afterAll(async () => {
    for (const { page } of inLanguage.values()) await page.close()
    await line?.close()
    await app?.close()
  })

  /** The wall in this language, as it was opened: what fades in, and has little contrast on its way, does so at once. */
  async function open(query: string, width = 1366): Promise<void> {
    const known = inLanguage.get(query)
    wall = known ?? (await WallPage.in(browser()))
    inLanguage.set(query, wall)
    if (!known) await wall.open(line.url, query)
    await wall.page.setViewportSize(usualScreen.viewport)
    await wall.comesHome(query)
    await wall.page.setViewportSize({ width, height: Math.floor((width * 9) / 16) })
    await wall.isWhole()
    await wall.page.locator('.e-chart canvas').waitFor()
  }

  it.each([
    ['', 1366],
    ['?lang=en', 1366],
    ['', 1920],
    ['?lang=en', 1920],
  ])('axe finds no serious fault at /wall%s, %s px wide, live and stale', async (query, width) => {
    await open(query, width)
    expect(await seriousFaults(wall.page)).toEqual([])
    await wall.becomesStaleBehind(line)
    expect(await seriousFaults(wall.page)).toEqual([])
    await wall.recoversBehind(line)
  })

  it.each([
    ['', 'zh-CN', '射洪市 · 一屏观全域'],
    ['?lang=en', 'en-GB', 'Shehong · City at a glance'],
  ])('/wall%s says its language and what it is', async (query, language, title) => {
    await open(query)
    expect(await wall.page.locator('html').getAttribute('lang')).toBe(language)
    expect(await wall.page.title()).toBe(title)
    expect(await wall.page.locator('h1').count()).toBe(1)
    const sections = await wall.page.locator('main section').evaluateAll((elements) =>
      elements.map((element) => {
        const heading = document.getElementById(element.getAttribute('aria-labelledby') ?? '')
        return heading?.textContent?.trim() ?? element.getAttribute('aria-label') ?? ''
      }),
    )
    expect(sections.length).toBeGreaterThan(3)
    expect(sections).not.toContain('')
  })

  /** What a screen reader would be given to say of itself within `ms`. */
  const spoken = (ms: number) =>
    wall.page.evaluate(
      (duration) =>
        new Promise<string[]>((resolve) => {
          const heard: string[] = []
          const live = '[aria-live]:not([aria-live="off"]), [role="status"], [role="alert"], [role="log"], output'
          const observer = new MutationObserver((changes) => {
            for (const { target } of changes) {
              const element = target instanceof Element ? target : target.parentElement
              if (element?.closest(live) && !element.closest('[aria-hidden="true"]')) heard.push(element.outerHTML)
            }
          })
          observer.observe(document.body, { subtree: true, childList: true, characterData: true })
          setTimeout(() => resolve(heard), duration)
        }),
      ms,
    )

  it('says nothing aloud while all is well, and no more once it has said that its data stopped', async () => {
    await open('')
    expect(await spoken(3_000)).toEqual([])
    await wall.becomesStaleBehind(line)
    expect(await wall.page.locator('[role="alert"]').innerText()).toMatch(/^画面停在 \d\d:\d\d:\d\d$/)
    expect(await spoken(5_000)).toEqual([])
    await wall.recoversBehind(line)
  })

  it('leads the keyboard to everything that can be clicked, with a focus that can be seen', async () => {
    await open('')
    const buttons = await wall.page.locator('button:visible:not(:disabled)').count()
    const reached = new Set<string>()
    for (let tabs = 0; tabs < buttons + 12; tabs++) {
      await wall.page.keyboard.press('Tab')
      const focus = await wall.page.evaluate(() => {
        const element = document.activeElement!
        const all = [...document.querySelectorAll('button')]
        const { outlineStyle, outlineWidth } = getComputedStyle(element)
        return { button: all.indexOf(element as HTMLButtonElement), outline: `${outlineStyle} ${outlineWidth}` }
      })
      if (focus.button < 0) continue
      expect(focus.outline).toBe('solid 2px')
      reached.add(String(focus.button))
    }
    expect(reached.size).toBe(buttons)
  })

  it('moves nothing after a change for who wants no motion', async () => {
    await open('')
    const { body } = await submit(app.url, sampleReport(30))
    await wall.lists(body.number)
    const running = await wall.page.evaluate(() =>
      document
        .getAnimations()
        .filter(({ playState, effect }) => playState === 'running' && Number(effect?.getComputedTiming().duration) > 1)
        .map((animation) => String((animation.effect as KeyframeEffect).target?.className)),
    )
    expect(running).toEqual([])
  })
})
