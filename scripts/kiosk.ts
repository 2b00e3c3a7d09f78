import { parseArgs } from 'node:util'
import { chromium, type BrowserContext } from 'playwright-core'
import { softwareSwitches, switches } from './screenshots/open-browser.ts'
import { watchWall } from './kiosk/watch-wall.ts'
import { findChromium } from '../server/briefs/find-chromium.mjs'

const help = `Shows the wall in full screen and watches it from outside: a page that hangs or crashes is reloaded, a
browser that ended is started again. Ctrl-C ends it.

  --url URL        the server, or the full address of a wall, with its device's token
                   as in http://127.0.0.1:8080/wall#kiosk=TOKEN (default: http://127.0.0.1:8080)
  --group NAME     windows of the same group form one wall
  --size WxH       of the window, as in 3840x2160 (default: the whole screen)
  --position X,Y   of its upper left corner, to choose a screen (default: 0,0)
  --headless       without a window, drawn in software: to try it where there is no screen`

const options = {
  url: { type: 'string', default: 'http://127.0.0.1:8080' },
  group: { type: 'string' },
  size: { type: 'string' },
  position: { type: 'string', default: '0,0' },
  headless: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const

const { values } = parseArgs({ options })
if (values.help) console.log(help)
else await run()

async function run(): Promise<void> {
  const address = wallAddress(values.url, values.group)
  const size = pair('--size', values.size, 'x')
  const position = pair('--position', values.position, ',')!
  const executablePath = findChromium(process.env)
  if (!executablePath) fail('Expected Chromium or Chrome on the path (Debian: chromium), or its file named by CHROMIUM')

  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort())

  const windowSwitches = [
    '--kiosk',
    // The alarm sounds without anybody having clicked.
    '--autoplay-policy=no-user-gesture-required',
    '--noerrdialogs',
    '--hide-crash-restore-bubble',
    '--disable-pinch',
    '--overscroll-history-navigation=0',
    `--window-position=${position.join(',')}`,
    ...(size ? [`--window-size=${size.join(',')}`] : []),
  ]
  const isRoot = process.getuid?.() === 0
  const openBrowser = (): Promise<BrowserContext> =>
    chromium.launchPersistentContext('', {
      executablePath,
      headless: values.headless,
      // Without the sandbox a bar across the wall would say so; root cannot have it.
      chromiumSandbox: !isRoot,
      ignoreDefaultArgs: ['--enable-automation'],
      viewport: values.headless ? { width: size?.[0] ?? 1920, height: size?.[1] ?? 1080 } : null,
      args: values.headless ? [...switches, ...softwareSwitches] : [...switches, ...windowSwitches],
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
  const say = (line: string) => console.log(`${new Date().toISOString()} kiosk: ${line}`)
  await watchWall({ address, openBrowser, say, signal: ending.signal })
}

/** The wall of a server, or the very address given, in its group. */
function wallAddress(url: string, group: string | undefined): string {
  const address = URL.parse(url)
  if (!address?.protocol.startsWith('http')) fail(`--url: expected http://host:port, came ${JSON.stringify(url)}`)
  if (address.searchParams.has('kiosk'))
    fail('--url: expected the device token behind #, as in /wall#kiosk=TOKEN; proxies log what stands behind ?')
  if (address.pathname === '/') address.pathname = '/wall'
  if (group !== undefined) address.searchParams.set('group', group)
  return address.href
}

/** Two whole numbers, undefined when nothing is given. */
function pair(name: string, text: string | undefined, separator: string): [number, number] | undefined {
  if (text === undefined) return undefined
  const numbers = text.split(separator).map(Number)
  if (numbers.length !== 2 || !numbers.every(Number.isSafeInteger)) {
    fail(`${name}: expected two whole numbers with ${separator} between them, came ${JSON.stringify(text)}`)
  }
  return numbers as [number, number]
}

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}
