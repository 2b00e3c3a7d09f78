import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { openTestBrowser } from './open-test-browser.ts'

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
