import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Makes `work` callable at any time: one run after the other, and all calls during a run share
 * the one that follows it, `restMs` after it at the earliest. The promise is that of a run that began after the call.
 */
export function oneAtATime(work: () => Promise<void>, restMs = 0): () => Promise<void> {
  let busy: Promise<void> | null = null
  let next: Promise<void> | null = null

  function run(): Promise<void> {
    const done = work()
    busy = done
      .catch(() => undefined)
      .then(() => (restMs > 0 ? sleep(restMs, undefined, { ref: false }) : undefined))
      .then(() => void (busy = null))
    return done
  }

  return () => {
    if (!busy) return run()
    next ??= busy.then(() => {
      next = null
      return run()
    })
    return next
  }
}
