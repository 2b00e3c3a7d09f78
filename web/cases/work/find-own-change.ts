import type { CaseHistoryEntry } from '../../../server/contracts/case-act.ts'
import { loadHistory, type SeenCase } from './case-requests.ts'

/** A change as its sender finds it in the history. */
interface OwnChange {
  /** The seat's name. */
  readonly seat: string
  /** Null where the change has no words. */
  readonly words: string | null
  /** The case's new grid; null where the change sets none. */
  readonly to: string | null
}

/** Roles that may not read personal data get stars even in their own words: one for each digit of a number, one mark for an address. */
const personalNumber = /\d(?:[ -]?\d){4,}/g
const masked = (text: string) => text.replace(personalNumber, (digits) => '*'.repeat(digits.length))

const addressMark = '＊＊'

function isReason(reason: string | null, words: string | null): boolean {
  if (reason === words) return true
  if (reason === null || words === null) return false
  // The server decides what an address is: the text that it left must appear in these words in the same order.
  const left = reason.split(addressMark).map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return [words, masked(words)].some((text) => new RegExp(`^${left.join('.+')}$`, 's').test(text))
}

/** The first entry after the seen version that is this change; undefined where there is none. */
const ownChangeIn = (
  history: readonly CaseHistoryEntry[],
  seen: SeenCase,
  { seat, words, to }: OwnChange,
): CaseHistoryEntry | undefined =>
  history.find(
    (entry) =>
      entry.version > seen.version &&
      entry.actorName === seat &&
      isReason(entry.reason ?? null, words) &&
      (to === null || entry.toGrid === to),
  )

/**
 * Checks whether a change whose answer was lost has been made: a second try against the same version gets the answer that the case has
 * changed, and that change may be the first try. Rejects when the history cannot be read.
 */
export async function findOwnChange(seen: SeenCase, change: OwnChange): Promise<CaseHistoryEntry | undefined> {
  return ownChangeIn(await loadHistory(seen.number), seen, change)
}
