import type { Health } from '../server/contracts/city.ts'
import { getJson } from './api.ts'

/** Where this window keeps when it reloaded because of faults. */
const storageKey = 'quanyu.fault-reloads'
const firstWaitMs = 5_000
const longestWaitMs = 300_000
/** A page that ran this long without a fault begins with the shortest wait again. */
const forgetMs = 1_800_000

/** Reloads because of faults, so far: how many in a row, and when the last one was (epoch ms of this machine). */
export interface FaultReloads {
  readonly count: number
  readonly at: number
}

/** How long to wait before the next reload because of a fault, ms: twice as long each time, so that a fault that stays is no storm. */
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
    // A browser that forbids storage reloads all the same, each time after the shortest wait.
  }
}

/** The address of the code that a page of this app starts with; its name is made from its content, so another build has another. */
export const entryAddress = (html: string): string | null =>
  /<script type="module"[^>]* src="([^"]+)"/.exec(html)?.[1] ?? null

/**
 * The entry of the page that the server gives out now, if the server is well and gives out that entry too: an error page
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

const ownEntry = (): string | null => document.querySelector('script[type="module"][src]')?.getAttribute('src') ?? null

/** Whether the server gives out another build than the one that runs here; false while it gives out none. */
export async function isOtherBuildServed(): Promise<boolean> {
  const served = await servedEntry().catch(() => null)
  return served !== null && served !== ownEntry()
}

/** Reloads the page if the server would answer with it; whether it does. The address holds what is to be restored. */
export async function reloadIfServed(before: () => void = () => undefined): Promise<boolean> {
  const served = await servedEntry().catch(() => null)
  if (served === null) return false
  before()
  location.reload()
  return true
}

let waiting = false

/** Reloads after a fault that the page cannot mend by itself: with a growing wait, and once the server is well. */
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
