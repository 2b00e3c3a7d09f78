import type { Map as MapLibreMap } from 'maplibre-gl'
import type { BrowserContextOptions } from 'playwright-core'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { useTestBrowser } from '../../support/screens/test-browser.ts'
import type { CaseDetail } from '../../../server/contracts/case.ts'
import { append } from '../../support/cases/append-event.ts'
import { openLine, type CuttableLine } from '../../support/screens/cuttable-line.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { move, sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { countTones, listed, rippling, strip, tones, waiting, warns } from './alarms-shown.ts'
import { WallPage } from './wall-page.ts'

/** 燃气异味: P1 in the catalogue. */
const urgentItem = 'SH-U10-04'

describeInBrowser('Alarms on the wall', (database) => {
  let app: ServedApp
  let line: CuttableLine
  /** Two walls that the tests share, the first behind a line that can be cut. */
  let first: WallPage
  let second: WallPage
  const walls: WallPage[] = []
  const browser = useTestBrowser()

  beforeAll(async () => {
    app = await serveApp(database())
    line = await openLine(app.url)
    first = await openWall('', { url: line.url })
    second = await openWall()
  })
  beforeEach(async () => {
    for (const wall of [first, second]) await wall.comesHome()
    for (const wall of [first, second]) await warns(wall, 0)
  })
  afterEach(async () => {
    line.mend()
    for (const { page } of walls) await page.unrouteAll({ behavior: 'wait' })
    // First, so that a page which hangs leaves no alarms to the next test.
    await ask(`${app.url}/api/alarms/acknowledgement`, {
      method: 'POST',
      body: { until: new Date(Date.now() - 1).toISOString() },
    })
    const faults = walls.flatMap((wall) => wall.faults.splice(0))
    for (const late of walls.splice(2)) await late.page.close()
    expect(faults).toEqual([])
  })
  afterAll(async () => {
    for (const { page } of walls) await page.close()
    await line?.close()
    await app?.close()
  })

  const openWall = async (query = '', { url = app.url, ...more }: BrowserContextOptions & { url?: string } = {}) => {
    const wall = await WallPage.in(browser(), { reducedMotion: 'no-preference', ...more })
    await wall.page.addInitScript(countTones)
    walls.push(wall)
    await wall.open(url, query)
    return wall
  }
  const report = async (index: number, itemCode = urgentItem) => {
    const { status, body } = await submit(app.url, sampleReport(index, { itemCode }))
    expect(status).toBe(201)
    return body
  }
  it('ripple where the case is, follow the map, cost it no redraw, and are gone in time without a trace', async () => {
    const wall = first
    const { lng, lat, zoom } = await wall.view()
    let reports = 0

    /**
     * How far a ripple is from its case, before and after the map has moved; its case is closed again where that could not be
     * told: on a busy machine a ripple is gone before the map is drawn, and what else came in just then draws it anew.
     */
    async function measure() {
      const { number } = await report(++reports)
      // Waiting for its check no clock of it runs, which would draw the map anew.
      await move(app.url, number, 1, 'accepted')
      await move(app.url, number, 2, 'feedback')
      const found = await measureAt(number).catch(() => null)
      if (found === null) await move(app.url, number, 3, 'closed')
      return found
    }
    async function measureAt(number: string) {
      await eventually(
        'a ripple',
        () => rippling(wall),
        (numbers) => numbers.includes(number),
      )
      const { lng, lat } = (await ask<CaseDetail>(`${app.url}/api/cases/${number}`)).body
      /** CSS px between the ripple and the case's place on the map; null without a ripple. */
      const offset = () =>
        wall.page.evaluate(
          ([of, ...place]) => {
            const element = document.querySelector('.city-map__canvas') as HTMLElement & { map: MapLibreMap }
            const ripple = document.querySelector(`[data-ripple="${of}"]`)?.getBoundingClientRect()
            if (!ripple) return null
            const box = element.getBoundingClientRect()
            const { x, y } = element.map.project(place)
            return Math.hypot(ripple.left - box.left - x, ripple.top - box.top - y)
          },
          [number, lng, lat] as const,
        )
      await wall.draws(number)
      const before = await offset()
      const redraws = await wall.page.evaluate(
        async (by) => {
          const { map } = document.querySelector('.city-map__canvas') as HTMLElement & { map: MapLibreMap }
          map.jumpTo({ zoom: map.getZoom() + by })
          await new Promise((idle) => map.once('idle', idle))
          let count = 0
          const countOne = () => count++
          map.on('render', countOne)
          await new Promise((later) => setTimeout(later, 1_000))
          map.off('render', countOne)
          return { count, ripples: document.querySelectorAll('[data-ripple]').length }
        },
        reports % 2 === 1 ? 1 : -1,
      )
      const after = await offset()
      return before === null || after === null || redraws.count > 0 ? null : { before, after, redraws }
    }

    const measured = await eventually('a ripple to be measured', measure, (found) => found !== null, 90_000)
    expect(measured!.redraws).toEqual({ count: 0, ripples: 1 })
    expect(Math.max(measured!.before, measured!.after)).toBeLessThan(2)
    await eventually(
      'the ripple to be gone',
      () => rippling(wall),
      (numbers) => numbers.length === 0,
    )
    expect(await wall.page.locator('.case-ripples *').count()).toBe(0)
    await warns(wall, 1)
    await wall.page.evaluate(
      ([center, home]) => {
        const { map } = document.querySelector('.city-map__canvas') as HTMLElement & { map: MapLibreMap }
        map.jumpTo({ center, zoom: home })
      },
      [[lng, lat] as [number, number], zoom] as const,
    )
  }, 240_000)

  it('are acknowledged at one screen for all: nothing ripples, rises or waits at any, nor at one that comes later', async () => {
    const [one, other] = [first, second]
    const { number } = await report(2)
    await report(3, 'SH-U08-01')
    await Promise.all([warns(one, 1), warns(other, 1)])
    await eventually(
      'the urgent one on top',
      () => listed(other),
      ([first]) => first === number,
    )
    expect(await other.page.locator(`[data-case="${number}"]`).innerText()).toContain('紧急')
    await one.tabsTo('.alarm-strip')
    await one.page.keyboard.press('Enter')
    await Promise.all([warns(one, 0), warns(other, 0)])
    expect([await rippling(one), await rippling(other)]).toEqual([[], []])
    await eventually(
      'the newest case on top again',
      () => listed(other),
      ([first]) => first !== number,
    )
    const late = await openWall()
    expect(await strip(late).count()).toBe(0)
  })

  it('wait at a screen that comes later, but neither ripple nor sound there', async () => {
    await report(4)
    const late = await openWall('?sound=on')
    await late.page.locator('.sound-button').click()
    await warns(late, 1)
    await sleep(2_000)
    expect(await rippling(late)).toEqual([])
    expect(await tones(late)).toBe(0)
  })

  it.each([
    ['to arrive', 'SH-U06-05', 'on_site_due_at', '到场'],
    ['to accept, where there is no duty on site', 'SH-U01-01', 'accept_due_at', '接单'],
  ])('of a case that goes overdue begin with its limit %s', async (_, item, due, limit) => {
    const wall = first
    const { number } = await report(5, item)
    await wall.lists(number)
    const row = wall.page.locator(`.live-panel [data-case="${number}"]`)
    // To accept is what a new case is first asked for.
    expect(await row.innerText()).toContain('距接单')
    expect(await waiting(wall)).toBe(0)
    await database().owner(async (client) => {
      await client.query('begin')
      const { rows } = await client.query<{ body: object }>(
        `update cases set ${due} = clock_timestamp() + interval '2 seconds', version = version + 1
          where number = $1 returning case_json(cases.*) as body`,
        [number],
      )
      await append(client, { id: number, version: 2, body: rows[0]!.body })
      await client.query('commit')
    })
    await eventually('a ripple', () => rippling(wall), (numbers) => numbers.includes(number)) // prettier-ignore
    await warns(wall, 1)
    expect(await row.innerText()).toMatch(new RegExp(`新超时[^]*${limit}超时`))
  })

  it('sound once however many come at once, and not at all at a muted screen', async () => {
    const [loud, muted] = [first, second]
    await loud.goes('?sound=on')
    for (const wall of [loud, muted]) await wall.page.locator('h1').click()
    const button = loud.page.locator('.sound-button')
    await eventually(
      'sound to be allowed',
      () => button.getAttribute('aria-label'),
      (label) => label === '告警声：开',
    )
    expect([await tones(loud), await tones(muted)]).toEqual([0, 0])
    await Promise.all([6, 7, 8].map((index) => report(index)))
    await Promise.all([warns(loud, 3), warns(muted, 3)])
    await eventually(
      'the two tones of one sound',
      () => tones(loud),
      (count) => count === 2,
    )
    expect(await tones(muted)).toBe(0)
    await button.click()
    expect(await button.getAttribute('aria-label')).toBe('告警声：关')
    expect(new URL(loud.page.url()).searchParams.get('sound')).toBe(null)
  })

  it('keep away from a screen that shows the past', async () => {
    const [past, present] = [first, second]
    await past.page.locator('.time-bar button').first().click()
    await report(9)
    await warns(present, 1)
    expect([await rippling(past), await strip(past).count()]).toEqual([[], 0])
    await past.page.locator('.time-bar__live').click()
    await warns(past, 1)
  })

  it('are silent on a stale link, and what began meanwhile waits without a ripple', async () => {
    const wall = first
    await report(10)
    await warns(wall, 1)
    line.cut()
    await report(11)
    // in ten real seconds, by which the first has rippled out
    await wall.becomes('stale')
    expect([await rippling(wall), await strip(wall).count()]).toEqual([[], 0])
    line.mend()
    await wall.becomes('live')
    await warns(wall, 2)
    expect(await rippling(wall)).toEqual([])
  })

  it('that could not be acknowledged say so and wait for another try', async () => {
    const wall = first
    await report(12)
    await warns(wall, 1)
    await wall.page.route('**/api/alarms/acknowledgement', (route) => route.abort())
    await strip(wall).locator('button').click()
    await eventually(
      'the failure',
      () => strip(wall).innerText(),
      (text) => text.includes('确认未送达'),
    )
    await wall.page.unroute('**/api/alarms/acknowledgement')
    await strip(wall).locator('button').click()
    await warns(wall, 0)
  })

  it('draw one still ring for five seconds for whom motion disturbs', async () => {
    const wall = first
    await wall.page.emulateMedia({ reducedMotion: 'reduce' })
    const { number } = await report(13)
    await eventually(
      'a ring',
      () => rippling(wall),
      (numbers) => numbers.includes(number),
    )
    const rings = await wall.page
      .locator('[data-ripple] b')
      .evaluateAll((found) => found.map((ring) => [getComputedStyle(ring).opacity, ring.getAnimations().length]))
    expect(rings).toEqual([
      ['1', 0],
      ['0', 0],
      ['0', 0],
    ])
    await eventually(
      'the ring to be gone',
      () => rippling(wall),
      (numbers) => numbers.length === 0,
    )
    await wall.page.emulateMedia({ reducedMotion: 'no-preference' })
  })
})
