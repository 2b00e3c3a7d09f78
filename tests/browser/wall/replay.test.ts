import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { useTestBrowser } from '../../support/screens/test-browser.ts'
import type { Snapshot } from '../../../server/contracts/feed.ts'
import { loadHistory } from '../../../server/sample/load-history.ts'
import { loadConfig } from '../../../server/config.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { wholeCity } from '../../support/screens/open-socket.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { WallPage } from './wall-page.ts'

const dayMs = 86_400_000
const slowMachineMs = 60_000

describeInBrowser('The replay', (database) => {
  let app: ServedApp
  let wall: WallPage
  const browser = useTestBrowser()

  beforeAll(async () => {
    const { cityDir } = loadConfig({})
    await loadHistory(database(), cityDir, { seed: 1, now: new Date(), days: 4, cases: 900 })
    app = await serveApp(database())
    wall = await WallPage.in(browser(), { timezoneId: 'Asia/Shanghai' })
    await wall.open(app.url)
  }, 180_000)
  beforeEach(() => wall.comesHome())
  afterEach(() => expect(wall.faults.splice(0)).toEqual([]))
  afterAll(async () => {
    await wall?.page.close()
    await app?.close()
  })

  /** The moment that the address holds, epoch ms; null while the wall is live. */
  const chosenMoment = () => {
    const replay = new URL(wall.page.url()).searchParams.get('replay')
    return replay === null ? null : Date.parse(replay.split('~')[0]!)
  }
  const openCount = async () =>
    Number(
      await wall.page
        .locator('.look-legend h2')
        .innerText()
        .then((text) => /\d+/.exec(text)?.[0]),
    )
  const openThen = async (moment: number) => {
    const { body } = await ask<Snapshot>(
      `${app.url}/api/replay?scope=${wholeCity}&at=${new Date(moment).toISOString()}`,
    )
    return body.cases.filter(({ status }) => status !== 'closed' && status !== 'void').length
  }
  /** Waits until the wall shows as many open cases as there were then. */
  const showsThen = async (moment: number) => {
    const expected = await openThen(moment)
    await eventually(`${expected} open cases`, openCount, (count) => count === expected, slowMachineMs)
  }
  const at = (moment: number, speed = 0) => {
    const words = [new Date(moment).toISOString(), speed, new Date().toISOString()]
    return `?replay=${words.join('~')}`
  }

  /** At a moment of yesterday, all of whose hours can be had; today may have just begun. */
  const openYesterday = async () => {
    const moment = Date.now() - dayMs
    await wall.goes(at(moment))
    await wall.page.locator('.time-track svg').waitFor()
    await wall.page.locator('.replay-notice b').waitFor()
    return moment
  }

  it('shows the city as it was at the moment that the pointer is dragged to, and says that it is the past', async () => {
    const before = await openYesterday()
    const box = (await wall.page.locator('.time-track').boundingBox())!
    const y = box.y + box.height / 3
    // the half of the day in which the moment before does not lie
    const isLate = new Date(before + 8 * 3_600_000).getUTCHours() >= 12
    const there = box.x + box.width * (isLate ? 0.3 : 0.7)
    await wall.page.mouse.move(there + 30, y)
    await wall.page.mouse.down()
    await wall.page.mouse.move(there + 10, y, { steps: 5 })
    await wall.page.mouse.move(there, y)
    await wall.page.mouse.up()
    await eventually(
      'a moment far from the one before',
      chosenMoment,
      (moment) => Math.abs(moment! - before) > 3_600_000,
    )
    await showsThen(chosenMoment()!)
    expect(await wall.page.locator('.replay-notice').innerText()).toMatch(/^回放\s+\d+年/)
    expect(await wall.page.locator('.time-bar-label strong').innerText()).toBe('回放')
    expect(await wall.page.locator('.wall-map__watermark').innerText()).toBe('回放')
    const headings = await wall.page.locator('.wall-panel h2').allInnerTexts()
    for (const heading of headings) expect(heading).toMatch(/^当|态势$/)
    const words = (await wall.page.locator('main').innerText()).replaceAll('回到实时', '')
    expect(words).not.toMatch(/实时|今日|昨日|此刻|当前/)
  })

  it('is reached by the keyboard, a minute at a time', async () => {
    const before = await openYesterday()
    await wall.page.locator('.time-track').focus()
    await wall.page.keyboard.press('ArrowLeft')
    await eventually('a minute less', chosenMoment, (moment) => moment !== null && before - moment >= 59_000)
    expect(before - chosenMoment()!).toBeLessThan(62_000)
  })

  it('shows another day at the address of that day, also after a reload, and nothing of the present in it', async () => {
    const moment = Date.now() - 2 * dayMs
    await wall.page.goto(`${app.url}/wall${at(moment)}`)
    await showsThen(moment)
    const { body } = await submit(app.url, sampleReport(1))
    await wall.page.reload()
    await showsThen(moment)
    await wall.reaches(body.feed.seq)
    expect(await openCount()).toBe(await openThen(moment))
    expect(await wall.page.locator(`[data-case="${body.number}"]`).count()).toBe(0)
  })

  it('plays on, faster than life, to what was there later', async () => {
    const moment = Date.now() - dayMs
    await wall.goes(at(moment, 60))
    const shown = async () => (await wall.page.locator('.replay-notice b').innerText()).trim()
    const first = await eventually('a moment', () => shown().catch(() => ''), Boolean, slowMachineMs)
    await eventually('a later moment', shown, (text) => text !== first, slowMachineMs)
    await wall.page.getByRole('button', { name: '暂停' }).click()
    await eventually(
      'a held moment',
      () => wall.page.locator('.replay-notice').innerText(),
      (text) => text.includes('已暂停'),
    )
    await showsThen(chosenMoment()!)
    expect(chosenMoment()!).toBeGreaterThan(moment)
  })

  it('comes back to the present, with what came in meanwhile', async () => {
    await wall.goes(at(Date.now() - dayMs))
    await wall.page.locator('.replay-notice b').waitFor()
    const { body } = await submit(app.url, sampleReport(2))
    await wall.page.getByRole('button', { name: '回到实时' }).click()
    await wall.lists(body.number)
    expect(chosenMoment()).toBeNull()
    expect(await wall.page.locator('.replay-notice').count()).toBe(0)
  })

  it('says so where a moment is not to be had, and shows nothing in its place', async () => {
    await wall.goes(at(Date.now() - 20 * dayMs))
    const notice = wall.page.locator('.frozen-notice')
    await eventually(
      'a reason',
      () => notice.innerText(),
      (text) => /回放未能载入[\s\S]+正在重试/.test(text),
      slowMachineMs,
    )
    expect(await wall.page.locator('.look-legend h2').innerText()).toBe('当时在办 — 件')
    expect(await wall.mapFilter()).toContain('saturate(0)')
    expect(await wall.page.locator('.link-pill').innerText()).toContain('回放')
  })

  it('returns by itself when nobody touches a moment that stands still, and announces it', async () => {
    await openYesterday()
    await wall.page.locator('.time-track').focus()
    await wall.page.keyboard.press('ArrowLeft')
    await wall.standsUntouched(245_000)
    await wall.page.locator('.replay-notice').getByText('秒后回到实时').waitFor()
    expect(chosenMoment()).not.toBeNull()
    await wall.standsUntouched(301_000)
    await eventually('the present', chosenMoment, (moment) => moment === null)
  })
})
