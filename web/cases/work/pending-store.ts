import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { CaseChanged } from '../../../server/contracts/case-act.ts'
import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import { useLinkStore } from '../../feed/link-store.ts'
import { stillPending, type PendingCases } from './pending-cases.ts'

/**
 * What this screen has asked for and the feed has not told yet: shown at once, taken back when it is refused, and ended exactly
 * once, when the cursor reaches the position that the answer carried.
 */
export const usePendingStore = defineStore('pending-cases', () => {
  const link = useLinkStore()
  const pending = shallowRef<PendingCases>(new Map())

  const put = (number: CaseNumber, one: { shown: Case; feed: CaseChanged['feed'] | null }) => {
    const next = new Map(pending.value).set(number, one)
    pending.value = link.cursor ? stillPending(next, link.cursor) : next
  }

  /** Shows a case as it is hoped to become. */
  const begin = (shown: Case): void => put(shown.number, { shown, feed: null })
  /** The server has done it. */
  const confirm = (changed: Pick<CaseChanged, 'case' | 'feed'>): void =>
    put(changed.case.number, { shown: changed.case, feed: changed.feed })

  /** It was refused: the case is what it was. */
  function giveUp(number: CaseNumber): void {
    const left = new Map(pending.value)
    if (left.delete(number)) pending.value = left
  }

  watch(
    () => link.cursor,
    (cursor) => cursor && (pending.value = stillPending(pending.value, cursor)),
    { flush: 'sync' },
  )
  return { pending, begin, confirm, giveUp }
})
