import { nextTick, ref, watch, type Ref } from 'vue'
import type { Case } from '../../../server/contracts/case.ts'
import { useAccountStore } from '../../accounts/account-store.ts'
import type { CaseAction } from '../../cases/work/case-actions.ts'
import { forgetWords, keepWords, wordsLeft } from './kept-words.ts'
import type { Desk } from './use-desk.ts'

/** A form's words, with those that were left unsent for the same case and action. */
export function useKeptWords(seen: Case, action: CaseAction): Ref<string> {
  const account = useAccountStore().visitor?.account ?? ''
  const left = wordsLeft(account)
  const words = ref(left?.number === seen.number && left.action === action ? left.words : '')
  watch(words, (typed) => keepWords({ account, number: seen.number, action, words: typed }))
  return words
}

/**
 * Opens the form again whose words the end of a session has left unsent, once its case and what may be done with it are known. A form that is
 * closed at the desk, sent or cancelled, leaves nothing.
 */
export function restoreForm(desk: Desk): void {
  const left = wordsLeft(useAccountStore().visitor?.account ?? '')
  if (left) desk.chosen = left.number
  const stop = watch(
    () => (desk.detail && desk.chosenCase && desk.detail.number === desk.chosen ? desk.detail.allowedActions : null),
    async (allowed) => {
      if (!allowed) return
      await nextTick()
      stop()
      const seen = desk.chosenCase
      const isMeant = left && seen?.number === left.number && allowed.some(({ action }) => action === left.action)
      if (isMeant && desk.mode.kind === 'list') desk.mode = { kind: 'reason', seen, action: left.action }
    },
  )
  watch(
    () => desk.mode.kind,
    (now, before) => before === 'reason' && now !== 'reason' && forgetWords(),
  )
}
