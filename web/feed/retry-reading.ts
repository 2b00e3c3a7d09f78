import { onScopeDispose, watch } from 'vue'
import { isPassing } from '../problems.ts'
import { useLinkStore } from './link-store.ts'

const leastWaitMs = 3_000
const longestWaitMs = 60_000

/**
 * Repeats a failed reading: at once when the connection is back, and after a growing wait while the failure may pass by
 * itself.
 * @param failure why the last reading failed, a new error for each; null: it succeeded
 */
export function retryReading(failure: () => unknown, read: () => unknown): void {
  const link = useLinkStore()
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(failure, (error) => {
    clearTimeout(timer)
    if (error === null) failures = 0
    else if (isPassing(error)) timer = setTimeout(read, Math.min(longestWaitMs, leastWaitMs * 2 ** failures++))
  })
  watch(
    () => link.following && !link.stale,
    (isBack) => isBack && failure() !== null && void read(),
  )
  onScopeDispose(() => clearTimeout(timer))
}
