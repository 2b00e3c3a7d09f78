import type { CaseHistoryEntry } from '../../../server/contracts/case-act.ts'
import { loadHistory, type SeenCase } from './case-requests.ts'

/** A change as its asker would find it in the history. */
interface OwnChange {
  /** The seat's name. */
  readonly seat: string
  /** Null where none were given. */
  readonly words: string | null
  /** The grid that it gives the case to; null where it changes none. */
  readonly to: string | null
}

/** A role that must not read what names a person or a home reads stars in its place, also in its own words: a number's each digit, an address as one mark. */
const personalNumber = /\d(?:[ -]?\d){4,}/g
const masked = (text: string) => text.replace(personalNumber, (digits) => '*'.repeat(digits.length))

const addressMark = '＊＊'

function isReason(reason: string | null, words: string | null): boolean {
  if (reason === words) return true
  if (reason === null || words === null) return false
  // The server knows what an address is: what it left must stand in these words in the same order.
  const left = reason.split(addressMark).map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return [words, masked(words)].some((text) => new RegExp(`^${left.join('.+')}$`, 's').test(text))
}

/** The first entry after the version that was seen which is this change; undefined where there is none. */
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
 * Looks whether a change was made whose answer was lost: a second try against the same version is told that the case has
 * changed, and the change may be its own. Rejects as the history does.
 */
export async function findOwnChange(seen: SeenCase, change: OwnChange): Promise<CaseHistoryEntry | undefined> {
  return ownChangeIn(await loadHistory(seen.number), seen, change)
}
