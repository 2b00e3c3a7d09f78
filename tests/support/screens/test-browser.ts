import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { openBrowser, softwareSwitches, switches } from '../../../scripts/screenshots/open-browser.ts'
import { findChromium } from '../../../server/briefs/find-chromium.mjs'

/** Only WebGL needs the graphics in software; the page itself is painted for half of it without them. */
const paintSwitches = ['--disable-gpu-rasterization', '--disable-gpu-compositing']
/** A page of a test lives for seconds: to optimize its code costs more than it ever gains. */
const codeSwitches = ['--js-flags=--no-opt --no-maglev']

export const testSwitches: readonly string[] = [...softwareSwitches, ...switches, ...paintSwitches, ...codeSwitches]

/** The browser without a window where there is one, else the usual one. */
export const findTestChromium = (): string | undefined =>
  findChromium(process.env, ['chromium-headless-shell']) ?? findChromium(process.env)

function openTestBrowser(): Promise<Browser> {
  const executablePath = findTestChromium()
  return openBrowser({ args: [...testSwitches], ...(executablePath && { executablePath }) })
}

/** What a screen of a test is opened with, unless its size or its motion is what the test is about. */
export const usualScreen = {
  viewport: { width: 1366, height: 768 },
  // Half the pixels each way: where things are stays the same, and drawing the map in software costs a third less.
  deviceScaleFactor: 0.5,
  reducedMotion: 'reduce',
} as const

let running: Promise<Browser> | undefined

/**
 * The browser that the files of one worker have in turn, for the tests of the file that calls this: a start and the first
 * page cost seconds. Nothing of a file stays in it: a page's context is its own, and all are closed after the file.
 */
export function useTestBrowser(): () => Browser {
  let browser: Browser | undefined
  beforeAll(async () => {
    if (!(await running)?.isConnected()) running = openTestBrowser()
    browser = await running
  })
  afterAll(async () => {
    for (const context of browser?.contexts() ?? []) await context.close()
  })
  return () => {
    if (!browser) throw new Error('The browser is open inside of tests and hooks only')
    return browser
  }
}
