import type { CaseNumber } from '../../../server/contracts/case.ts'
import { caseActionOrder, type CaseAction } from '../../cases/work/case-actions.ts'

/** Words that are typed into a form and not sent yet. */
export interface KeptWords {
  readonly account: string
  readonly number: CaseNumber
  readonly action: CaseAction
  readonly words: string
}

const key = 'quanyu.desk.words'

/** Keeps the words of the open form in this tab: a session that ends meanwhile does not lose them. */
export function keepWords(kept: KeptWords): void {
  sessionStorage.setItem(key, JSON.stringify(kept))
}

export function forgetWords(): void {
  sessionStorage.removeItem(key)
}

/** The words that `account` has left unsent in this tab; null: none. Those of another account are forgotten. */
export function wordsLeft(account: string): KeptWords | null {
  const stored = sessionStorage.getItem(key)
  if (stored === null) return null
  try {
    const kept = JSON.parse(stored) as KeptWords
    if (kept.account === account && caseActionOrder.includes(kept.action)) return kept
  } catch {
    // not ours
  }
  forgetWords()
  return null
}
