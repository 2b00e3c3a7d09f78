import { onScopeDispose, watch, type Ref } from 'vue'
import type { AreaStatistics } from '../../../server/contracts/kpi.ts'
import { ApiError } from '../../api.ts'
import { useLinkStore } from '../../feed/link-store.ts'

/** After something happened figures are asked for anew, but no more often than this. */
const leastGapMs = 5_000
/** Time alone changes them, too: limits run out. */
const longestGapMs = 60_000

/** What the server refuses it refuses again; anything else, and too much asked at once, passes. */
const isRefusal = (error: unknown) =>
  error instanceof ApiError && error.status < 500 && ![408, 429].includes(error.status)

/** Each failure doubles the wait, so that a server in trouble is not asked by all its screens all the time. */
function gapAfter(error: unknown, failures: number): number {
  const retryAfterMs = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0
  return Math.max(retryAfterMs, Math.min(longestGapMs, leastGapMs * 2 ** (failures - 1)))
}

/**
 * Keeps the figures of a period that still runs up to date: soon after events of the feed, and each minute without one.
 * `refreshRest` is for what hardly changes: with it each minute, whatever happens. What failed and may come yet is asked for again.
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
  /** How often in a row this address has failed, and when last. */
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

  /** Asks soon if the feed has gone on since the figures were made. */
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
