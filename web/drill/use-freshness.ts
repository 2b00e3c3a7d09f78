import { onScopeDispose, watch, type Ref } from 'vue'
import type { AreaStatistics } from '../../server/contracts/kpi.ts'
import { useLinkStore } from '../feed/link-store.ts'

/** After something happened figures are asked for anew, but no more often than this. */
const leastGapMs = 5_000
/** Time alone changes them, too: limits run out. */
const longestGapMs = 60_000

/**
 * Keeps the figures of a period that still runs up to date: soon after events of the feed, and each minute without one.
 * `refreshRest` is for what hardly changes: with it each minute, whatever happens.
 */
export function useFreshness(
  shown: Readonly<Ref<AreaStatistics | null>>,
  refresh: () => Promise<void>,
  refreshRest: () => Promise<void>,
): void {
  const link = useLinkStore()
  let askedAt = performance.now()
  let restAskedAt = askedAt
  let waiting: ReturnType<typeof setTimeout> | undefined
  let isAsking = false

  async function ask(): Promise<void> {
    waiting = undefined
    if (isAsking || !shown.value?.period.running) return
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
    waiting = setTimeout(() => void ask(), Math.max(0, ms))
  }

  /** Asks soon if the feed has gone on since the figures were made. */
  function look(): void {
    if (!shown.value?.period.running) return
    const { seq, behind } = shown.value.asOf
    const isOld = behind > 0 || (link.cursor !== null && link.cursor.seq > seq)
    askIn((isOld ? leastGapMs : longestGapMs) - (performance.now() - askedAt))
  }

  watch([() => link.cursor?.seq, shown], look)
  onScopeDispose(() => clearTimeout(waiting))
}
