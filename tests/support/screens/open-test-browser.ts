import type { Browser } from 'playwright-core'
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

export function openTestBrowser(): Promise<Browser> {
  const executablePath = findTestChromium()
  return openBrowser({ args: [...testSwitches], ...(executablePath && { executablePath }) })
}
