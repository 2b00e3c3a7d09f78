import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { CaseChanged } from '../../../server/contracts/case-act.ts'
import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import { useLinkStore } from '../../feed/link-store.ts'
import { stillPending, type PendingCases } from './pending-cases.ts'

/**
 * This screen's commands that the feed does not contain yet: shown at once, withdrawn when refused, and ended exactly
 * once, when the cursor reaches the position in the server's answer.
 */
export const usePendingStore = defineStore('pending-cases', () => {
  const link = useLinkStore()
  const pending = shallowRef<PendingCases>(new Map())

  const put = (number: CaseNumber, one: { shown: Case; feed: CaseChanged['feed'] | null }) => {
    const next = new Map(pending.value).set(number, one)
    pending.value = link.cursor ? stillPending(next, link.cursor) : next
  }

  /** Shows a case in its expected state. */
  const begin = (shown: Case): void => put(shown.number, { shown, feed: null })
  /** The server has accepted the command. */
  const confirm = (changed: Pick<CaseChanged, 'case' | 'feed'>): void =>
    put(changed.case.number, { shown: changed.case, feed: changed.feed })

  /** The server has refused the command: the case is shown as before. */
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
