import type { Health } from '../server/contracts/city.ts'
import { getJson } from './api.ts'

/** Key of this window's storage that holds its reloads because of faults. */
const storageKey = 'quanyu.fault-reloads'
const firstWaitMs = 5_000
const longestWaitMs = 300_000
/** After this long without a fault the next wait is the shortest again. */
const forgetMs = 1_800_000

/** Reloads because of faults, so far: how many in a row, and when the last one was (epoch ms of this machine). */
export interface FaultReloads {
  readonly count: number
  readonly at: number
}

/** The wait before the next reload because of a fault, ms: doubled each time, so that a lasting fault causes no storm of reloads. */
export function faultWaitMs({ count, at }: FaultReloads, now: number): number {
  return now - at > forgetMs ? firstWaitMs : Math.min(longestWaitMs, firstWaitMs * 2 ** count)
}

function readReloads(): FaultReloads {
  try {
    const { count, at } = JSON.parse(sessionStorage.getItem(storageKey) ?? '{}') as Partial<FaultReloads>
    return { count: Number(count) || 0, at: Number(at) || 0 }
  } catch {
    return { count: 0, at: 0 }
  }
}

function writeReloads(reloads: FaultReloads): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(reloads))
  } catch {
    // Without storage the page reloads all the same, each time after the shortest wait.
  }
}

/**
 * The address of a page's entry script. Its name is a hash of its content, so every build has another one. It is the last: a script
 * before it is the bundler's, the same in every build.
 */
export const entryAddress = (html: string): string | null =>
  [...html.matchAll(/<script type="module"[^>]* src="([^"]+)"/g)].at(-1)?.[1] ?? null

/**
 * The entry script of the page that the server serves now, if the server is healthy and serves that script too: an error page
 * must never replace a running wall.
 */
async function servedEntry(): Promise<string | null> {
  const { status } = await getJson<Health>('/api/health')
  if (status !== 'ok') return null
  const page = await fetch(location.pathname, { headers: { accept: 'text/html' }, cache: 'no-store' })
  const entry = page.ok ? entryAddress(await page.text()) : null
  if (entry === null) return null
  const code = await fetch(entry, { method: 'HEAD', cache: 'no-store' })
  return code.ok ? entry : null
}

const ownEntry = (): string | null =>
  [...document.querySelectorAll('script[type="module"][src]')].at(-1)?.getAttribute('src') ?? null

/** Whether the server serves another build than the one that runs here; false while it serves none. */
export async function isOtherBuildServed(): Promise<boolean> {
  const served = await servedEntry().catch(() => null)
  return served !== null && served !== ownEntry()
}

/** Reloads the page if the server can serve it; returns whether it does. The address holds the state to restore. */
export async function reloadIfServed(before: () => void = () => undefined): Promise<boolean> {
  const served = await servedEntry().catch(() => null)
  if (served === null) return false
  before()
  location.reload()
  return true
}

let waiting = false

/** Reloads after a fault from which the page cannot recover: with a growing wait, and once the server is healthy. */
export function reloadAfterFault(): void {
  if (waiting) return
  waiting = true
  const reloads = readReloads()
  const waitMs = faultWaitMs(reloads, Date.now())
  const count = Date.now() - reloads.at > forgetMs ? 1 : reloads.count + 1
  const attempt = () => {
    const remember = () => writeReloads({ count, at: Date.now() })
    void reloadIfServed(remember).then((reloading) => !reloading && setTimeout(attempt, waitMs))
  }
  setTimeout(attempt, waitMs)
}
