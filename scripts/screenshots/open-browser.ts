import { chromium, type Browser } from 'playwright-core'
import { findChromium } from '../setup/find-chromium.mjs'

/** WebGL2 in software, and a browser that speaks to nobody by itself. */
const switches = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** @throws when there is no Chromium, saying how to get or name one */
export function openBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath)
    throw new Error('Expected Chromium or Chrome on the path (Debian: chromium), or its file named by CHROMIUM')
  return chromium.launch({ executablePath, args: switches })
}
