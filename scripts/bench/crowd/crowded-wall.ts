import type { Browser, Page } from 'playwright-core'
import { viewport } from '../measure/bench-browser.ts'
import { prepareMarks } from './marks.ts'

const patienceMs = 300_000

/** The wall of a server, once it is live and its map stands. */
export async function openCrowdedWall(browser: Browser, server: string): Promise<Page> {
  const page = await browser.newPage({ viewport })
  page.setDefaultTimeout(patienceMs)
  await prepareMarks(page)
  await page.goto(`${server}/wall?tour=off`)
  await page.waitForSelector('main[data-link="live"] .city-map__canvas canvas')
  return page
}
