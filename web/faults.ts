import type { App } from 'vue'
import { reloadAfterFault } from './reload.ts'

/** So many faults within `rememberMs` are more than a panel's bad moment: the page begins anew. */
const tooMany = 12
const rememberMs = 120_000

let recent: number[] = []

/** The one funnel of faults that nobody expected: they go to the console, and too many of them reload the page. */
export function reportFault(error: unknown): void {
  // eslint-disable-next-line no-console
  console.error(error)
  const now = performance.now()
  recent = [...recent.filter((at) => now - at < rememberMs), now]
  if (recent.length >= tooMany) reloadAfterFault()
}

/** Takes what no panel caught, and code that the server no longer has because another build is there. */
export function catchFaults(app: App): void {
  app.config.errorHandler = reportFault
  addEventListener('vite:preloadError', reloadAfterFault)
}
