import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Page } from 'playwright-core'
import { askForSign, faultOf, type WallSign } from './wall-sign.ts'

const firstWaitMs = 2_000
const longestWaitMs = 60_000
const openMs = 30_000
const closeMs = 5_000
/** So many looks a clock may stand still: a busy machine draws late. */
const patientLooks = 3

export interface Watch {
  /** Where the wall begins; it keeps in its address what was chosen since. */
  readonly address: string
  readonly openBrowser: () => Promise<BrowserContext>
  readonly say: (line: string) => void
  readonly signal: AbortSignal
  /** How often a sign of life is asked for, and how long its answer may take. */
  readonly lookMs?: number
  readonly answerMs?: number
}

/** Twice as long after each failure in a row, so that a fault that stays is no storm. */
const waitAfter = (failures: number) => Math.min(longestWaitMs, firstWaitMs * 2 ** failures)

/** Sleeps until the time is over or the signal ends it. */
const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => undefined)

/** Keeps a wall open until `signal`: a page that fails is replaced, a browser that ended is started again. */
export async function watchWall(watch: Watch): Promise<void> {
  const { openBrowser, say, signal } = watch
  for (let failures = 0; !signal.aborted; failures++) {
    const startedAt = performance.now()
    const context = await openBrowser().catch((error: Error) => say(`the browser did not start: ${error.message}`))
    if (context) {
      await tend(context, watch).catch((error: Error) => say(error.message))
      await Promise.race([context.close().catch(() => undefined), pause(closeMs, signal)])
    }
    if (signal.aborted) return
    if (performance.now() - startedAt > longestWaitMs) failures = 0
    say(`starting the browser again in ${waitAfter(failures) / 1000} s`)
    await pause(waitAfter(failures), signal)
  }
}

/** Watches the wall in one browser; ends when that is gone or can no longer be helped. */
async function tend(context: BrowserContext, watch: Watch): Promise<void> {
  const { address, say, signal, lookMs = 5_000, answerMs = 10_000 } = watch
  let isGone = false
  context.once('close', () => (isGone = true))
  let page = context.pages()[0] ?? (await context.newPage())
  await show(page, address)
  say(`showing ${address.replace(/#.*/, '')}`)

  let signs: readonly WallSign[] = []
  let failures = 0
  for (;;) {
    await pause(lookMs, signal)
    if (signal.aborted) return
    if (isGone) throw new Error('the browser has ended')
    const sign = await askForSign(page, answerMs)
    if (isGone) continue
    const fault = faultOf(signs.at(-patientLooks) ?? null, sign)
    signs = [...signs, sign].slice(-patientLooks)
    if (fault === null) {
      failures = 0
      continue
    }
    const waitMs = failures === 0 ? 0 : waitAfter(failures)
    say(`${fault}: loading it again${waitMs ? ` in ${waitMs / 1000} s` : ''}`)
    await pause(waitMs, signal)
    page = await replace(context, page, address)
    signs = []
    failures++
  }
}

/** Another page in place of one that may not even be able to navigate; it takes over what was chosen. */
async function replace(context: BrowserContext, old: Page, address: string): Promise<Page> {
  const page = await context.newPage()
  await show(page, isSamePlace(old.url(), address) ? old.url() : address)
  const isClosed = await Promise.race([old.close().then(() => true), sleep(closeMs, false)])
  if (!isClosed) throw new Error('the old page cannot be closed')
  return page
}

/** Whether two addresses differ in their query and fragment alone. */
function isSamePlace(one: string, other: string): boolean {
  const [first, second] = [URL.parse(one), URL.parse(other)]
  return first?.origin === second?.origin && first?.pathname === second?.pathname
}

/** An address that cannot be reached leaves the browser's error page, which the next look finds. */
async function show(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: 'commit', timeout: openMs }).catch(() => undefined)
}
