import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import type { Cursor } from '../../../server/contracts/feed.ts'

/** A case in the state that it has once the feed carries this screen's command. */
export interface PendingCase {
  readonly shown: Case
  /** The feed position of the change; null until the server has answered. */
  readonly feed: Pick<Cursor, 'epoch' | 'seq'> | null
}

export type PendingCases = ReadonlyMap<CaseNumber, PendingCase>

/** Whether the feed has reached the change or begun another history: the store holds the truth from then on (F12). */
const isInFeed = ({ feed }: PendingCase, cursor: Pick<Cursor, 'epoch' | 'seq'>): boolean =>
  feed !== null && (feed.epoch !== cursor.epoch || cursor.seq >= feed.seq)

/** The pending cases that the feed at `cursor` does not contain yet; the same map when that is all of them. */
export function stillPending(pending: PendingCases, cursor: Pick<Cursor, 'epoch' | 'seq'>): PendingCases {
  const left = [...pending].filter(([, one]) => !isInFeed(one, cursor))
  return left.length === pending.size ? pending : new Map(left)
}

/** `cases` with the pending states; a case that somebody else has changed since is shown as in the feed. */
export function withPending(cases: readonly Case[], pending: PendingCases): readonly Case[] {
  if (pending.size === 0) return cases
  return cases.map((item) => {
    const shown = pending.get(item.number)?.shown
    return shown && shown.version > item.version ? shown : item
  })
}
