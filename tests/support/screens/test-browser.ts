import type { Browser, LaunchOptions } from 'playwright-core'
import { openBrowser, softwareSwitches, switches } from '../../../scripts/screenshots/open-browser.ts'
import { findChromium } from '../../../server/briefs/find-chromium.mjs'

/** Only WebGL needs the graphics in software; the page itself is painted for half of it without them. */
const lightSwitches = ['--disable-gpu-rasterization', '--disable-gpu-compositing']

/** A browser for tests: the one without a window where there is one, else the usual one. */
export function openTestBrowser(more: LaunchOptions = {}): Promise<Browser> {
  const shell = findChromium(process.env, ['chromium-headless-shell'])
  return openBrowser({
    args: [...softwareSwitches, ...switches, ...lightSwitches],
    ...(shell && { executablePath: shell }),
    ...more,
  })
}
