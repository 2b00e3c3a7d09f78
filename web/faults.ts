import type { App } from 'vue'
import { reloadAfterFault } from './reload.ts'

/** This many faults within `rememberMs` are more than one panel's failure: the page reloads. */
const tooMany = 12
const rememberMs = 120_000

let recent: number[] = []

/** Handles every unexpected fault: writes it to the console, and reloads the page after too many. */
export function reportFault(error: unknown): void {
  // eslint-disable-next-line no-console
  console.error(error)
  const now = performance.now()
  recent = [...recent.filter((at) => now - at < rememberMs), now]
  if (recent.length >= tooMany) reloadAfterFault()
}

/** Catches the faults that no panel caught, and code chunks that are gone because the server has another build. */
export function catchFaults(app: App): void {
  app.config.errorHandler = reportFault
  addEventListener('vite:preloadError', reloadAfterFault)
}
