import { chromium, type Browser, type LaunchOptions } from 'playwright-core'
import { findChromium } from '../../server/briefs/find-chromium.mjs'

/** A browser that speaks to nobody by itself. */
export const switches: readonly string[] = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** WebGL2 in software, for machines without a screen. */
export const softwareSwitches: readonly string[] = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
]

/** @throws when there is no Chromium, saying how to get or name one */
export function openBrowser(more: LaunchOptions = {}): Promise<Browser> {
  const executablePath = findChromium(process.env)
  if (!executablePath)
    throw new Error('Expected Chromium or Chrome on the path (Debian: chromium), or its file named by CHROMIUM')
  return chromium.launch({ executablePath, args: [...softwareSwitches, ...switches], ...more })
}
