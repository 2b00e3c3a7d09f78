import { onScopeDispose, watch, type Ref } from 'vue'
import type { AreaStatistics } from '../../../server/contracts/kpi.ts'
import { ApiError } from '../../api.ts'
import { useLinkStore } from '../../feed/link-store.ts'

/** After events the figures are requested again, but no more often than this. */
const leastGapMs = 5_000
/** Figures also change without events, as limits pass. */
const longestGapMs = 60_000

/** A refusal repeats at every try; any other failure, and too many requests, may pass. */
const isRefusal = (error: unknown) =>
  error instanceof ApiError && error.status < 500 && ![408, 429].includes(error.status)

/** Each failure doubles the wait, so that screens do not overload a server in trouble. */
function gapAfter(error: unknown, failures: number): number {
  const retryAfterMs = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0
  return Math.max(retryAfterMs, Math.min(longestGapMs, leastGapMs * 2 ** (failures - 1)))
}

/**
 * Keeps the figures of a running period up to date: soon after events of the feed, and each minute without one.
 * `refreshRest` is for figures that hardly change: called each minute, whatever happens. A failure that may pass is tried again.
 */
export function useFreshness(
  shown: Readonly<Ref<AreaStatistics | null>>,
  failure: Readonly<Ref<unknown>>,
  refresh: () => Promise<void>,
  refreshRest: () => Promise<void>,
): void {
  const link = useLinkStore()
  let askedAt = performance.now()
  let restAskedAt = askedAt
  let waiting: ReturnType<typeof setTimeout> | undefined
  let isAsking = false
  let isLeft = false
  /** The consecutive failures of this address, and the moment of the last one. */
  let failures = 0
  let failedAt = 0
  const isPassing = () => failure.value !== null && !isRefusal(failure.value)
  const isWanted = () => shown.value?.period.running === true || isPassing()

  async function ask(): Promise<void> {
    waiting = undefined
    if (isAsking || !isWanted()) return
    isAsking = true
    await refresh()
    askedAt = performance.now()
    if (askedAt - restAskedAt >= longestGapMs) {
      restAskedAt = askedAt
      await refreshRest()
    }
    isAsking = false
    look()
  }

  function askIn(ms: number): void {
    clearTimeout(waiting)
    if (isLeft) return
    waiting = setTimeout(() => void ask(), Math.max(0, ms))
  }

  /** Requests soon if the feed has moved on since the figures were made. */
  function look(): void {
    if (!isWanted()) return
    const { seq, behind } = shown.value?.asOf ?? { seq: 0, behind: 0 }
    const isOld = behind > 0 || (link.cursor !== null && link.cursor.seq > seq)
    if (isPassing()) askIn(gapAfter(failure.value, failures) - (performance.now() - failedAt))
    else askIn((isOld ? leastGapMs : longestGapMs) - (performance.now() - askedAt))
  }

  watch(
    failure,
    (error) => {
      failures = error === null ? 0 : failures + 1
      failedAt = performance.now()
    },
    { flush: 'sync', immediate: true },
  )
  watch([() => link.cursor?.seq, shown, failure], look)
  onScopeDispose(() => {
    isLeft = true
    clearTimeout(waiting)
  })
}
