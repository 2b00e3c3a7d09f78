/**
 * Takes pictures of the wall, the desk and the official's view of a running server, at each size they must be right at and in
 * their states, to be looked at: `npm run screenshots -- [--url http://127.0.0.1:8080] [--to FOLDER] [--only NAME]`. Those
 * named `wall` and `dispatch` are those of the READMEs. Screens with a seat are entered as a sample account: for evaluation mode only.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { openBrowser } from './screenshots/open-browser.ts'

const settledMs = 6_000
const staleMs = 13_000
const root = resolve(import.meta.dirname, '..')

interface Picture {
  readonly name: string
  readonly path?: '/dispatch' | '/sign-in' | `/drill/${string}`
  readonly width: number
  readonly height: number
  readonly query?: string
  /** What is done once the wall is live. */
  readonly act?: (page: Page, cutLine: () => void) => Promise<void>
}

const inReadme = ['wall', 'dispatch']
const base = { width: 1920, height: 1080 } as const
const pictures: readonly Picture[] = [
  { name: 'wall', ...base },
  { name: 'wall-1366', width: 1366, height: 768 },
  { name: 'wall-1366-english', width: 1366, height: 768, query: '?lang=en' },
  { name: 'wall-2560', width: 2560, height: 1080 },
  { name: 'wall-3440', width: 3440, height: 1440 },
  { name: 'wall-3840', width: 3840, height: 2160 },
  { name: 'wall-7680', width: 7680, height: 2160 },
  { name: 'wall-7680-english', width: 7680, height: 2160, query: '?lang=en' },
  { name: 'wall-english', ...base, query: '?lang=en&figure=open' },
  { name: 'wall-hover', ...base, act: (page) => page.mouse.move(900, 560) },
  { name: 'wall-near', ...base, act: (page) => page.locator('[data-case] button').nth(3).click() },
  { name: 'wall-grid', ...base, query: '?grid=510981002004004' },
  { name: 'wall-grid-1366', width: 1366, height: 768, query: '?grid=510981002004004' },
  {
    name: 'wall-list',
    ...base,
    act: async (page) => {
      await page.getByRole('button', { name: '网格列表' }).click()
      await page.keyboard.press('Enter')
    },
  },
  { name: 'wall-replay', ...base, act: (page) => page.getByRole('button', { name: '播放' }).click() },
  {
    name: 'wall-stale',
    ...base,
    act: async (page, cutLine) => {
      cutLine()
      await page.waitForTimeout(staleMs)
    },
  },
  { name: 'sign-in', ...base, path: '/sign-in' },
  { name: 'dispatch', ...base, path: '/dispatch', act: beginReassignment },
  { name: 'dispatch-1440', width: 1440, height: 900, path: '/dispatch', act: openFirst },
  { name: 'dispatch-1440-english', width: 1440, height: 900, path: '/dispatch', query: '?lang=en', act: openFirst },
  { name: 'dispatch-3840', width: 3840, height: 2160, path: '/dispatch', act: openFirst },
  { name: 'dispatch-open', ...base, path: '/dispatch', act: openFirst },
  { name: 'dispatch-bulk', ...base, path: '/dispatch', act: chooseMany },
  { name: 'dispatch-bulk-3840', width: 3840, height: 2160, path: '/dispatch', act: chooseMany },
  { name: 'dispatch-keys', width: 1440, height: 900, path: '/dispatch', act: (page) => page.keyboard.press('?') },
  {
    name: 'dispatch-stale',
    ...base,
    path: '/dispatch',
    act: async (page, cutLine) => {
      await openFirst(page)
      cutLine()
      await page.waitForTimeout(staleMs)
    },
  },
  { name: 'drill', width: 1440, height: 1160, path: '/drill/510981' },
  { name: 'drill-1366', width: 1366, height: 768, path: '/drill/510981' },
  { name: 'drill-1920', ...base, path: '/drill/510981002004', query: '?period=7d&figures=all' },
  { name: 'drill-3840', width: 3840, height: 2160, path: '/drill/510981002004', query: '?period=7d', act: openList },
  { name: 'drill-english', width: 1440, height: 900, path: '/drill/510981002004', query: '?lang=en&figures=all' },
  { name: 'drill-grid', width: 1440, height: 1160, path: '/drill/510981002004006', query: '?kpi=reported' },
  { name: 'drill-estate', width: 1440, height: 900, path: '/drill/510981002004E012', act: explain },
  { name: 'drill-estate-1366-english', width: 1366, height: 768, path: '/drill/510981002004E012', query: '?lang=en' },
  { name: 'drill-estate-list', width: 1366, height: 768, path: '/drill/510981002004E012', query: '?list=reported' },
  { name: 'drill-drawer', width: 1440, height: 1160, path: '/drill/510981002004', query: '?period=7d', act: openList },
  {
    name: 'drill-stale',
    width: 1440,
    height: 1160,
    path: '/drill/510981002004',
    act: async (page, cutLine) => {
      cutLine()
      await page.waitForTimeout(staleMs)
    },
  },
]

/** How a figure is made, and why this place has none. */
async function explain(page: Page): Promise<void> {
  await page.locator('[data-kpi="on_site_10"] [data-do="explain"]').click()
}

/** A figure's cases beside it, and how another one is made. */
async function openList(page: Page): Promise<void> {
  await page.locator('[data-kpi="feedback_30"] [data-do="numerator"]').click()
  await page.locator('[data-drawer] [data-case]').first().waitFor()
  await page.locator('[data-kpi="on_site_10"] [data-do="explain"]').click()
}

async function openFirst(page: Page): Promise<void> {
  await page.locator('.case-list [data-case]').first().click()
  await page.locator('[data-case-panel] [data-do]').first().waitFor()
}

/** The first case that can be given to another grid, with what that would mean. */
async function beginReassignment(page: Page): Promise<void> {
  for (const row of await page.locator('.case-list [data-case]').all()) {
    await row.click()
    await page.locator('[data-case-panel] [data-do]').first().waitFor()
    if ((await page.locator('.action-bar [data-do="reassign"]').count()) > 0) break
  }
  await page.locator('.case-panel [data-suggestion]').first().waitFor()
  await page.keyboard.press('r')
  await page.locator('.reassignment-card dl').waitFor()
}

/** A box around the middle of the map, and the grid under its corner as the target. */
async function chooseMany(page: Page): Promise<void> {
  await page.locator('[data-tool="box"]').click()
  const { x, y, width, height } = (await page.locator('.select-tool').boundingBox())!
  await page.mouse.move(x + width * 0.3, y + height * 0.3)
  await page.mouse.down()
  await page.mouse.move(x + width * 0.6, y + height * 0.65, { steps: 8 })
  await page.mouse.up()
  await page.locator('.bulk-card').waitFor()
  await page.mouse.click(x + width * 0.4, y + height * 0.5)
}

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    to: { type: 'string', default: join(root, '.quanyu', 'screenshots') },
    only: { type: 'string' },
  },
})

/** The socket passes through us, so that it can be cut without touching the server. */
async function routeSocket(page: Page): Promise<() => void> {
  let isCut = false
  const lines = new Set<{ close: () => Promise<void> }>()
  await page.routeWebSocket(/\/socket\.io\//, (line) => {
    if (isCut) return void line.close()
    lines.add(line)
    line.connectToServer()
  })
  return () => {
    isCut = true
    for (const line of lines) void line.close()
  }
}

mkdirSync(values.to, { recursive: true })
const browser = await openBrowser()
for (const { name, path: screen = '/wall', width, height, query = '', act } of pictures) {
  if (values.only && values.only !== name) continue
  const page = await browser.newPage({ viewport: { width, height } })
  const cutLine = await routeSocket(page)
  if (screen !== '/wall' && screen !== '/sign-in') {
    const sample = screen === '/dispatch' ? 'city_dispatcher' : 'official'
    const account = { data: { sample }, headers: { origin: values.url } }
    await page.request.post(`${values.url}/api/sessions`, account)
  }
  await page.goto(`${values.url}${screen}${query}`)
  if (screen !== '/sign-in') await page.locator('main[data-link="live"]').waitFor()
  await page.waitForTimeout(settledMs)
  await act?.(page, cutLine)
  if (act) await page.waitForTimeout(settledMs)
  const path = inReadme.includes(name) ? join(root, '.github', `${name}.png`) : join(values.to, `${name}.png`)
  await page.screenshot({ path, timeout: 180_000, animations: 'disabled' })
  console.log(path)
  await page.close()
}
await browser.close()
