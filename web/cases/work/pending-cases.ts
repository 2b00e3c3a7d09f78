import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import type { Cursor } from '../../../server/contracts/feed.ts'

/** A case as it will be when the feed tells what this screen has asked for. */
export interface PendingCase {
  readonly shown: Case
  /** Where the feed tells it; null until the server has answered. */
  readonly feed: Pick<Cursor, 'epoch' | 'seq'> | null
}

export type PendingCases = ReadonlyMap<CaseNumber, PendingCase>

/** The feed has told it, or begun anew: what the store holds is the truth from here on (F12). */
const isTold = ({ feed }: PendingCase, cursor: Pick<Cursor, 'epoch' | 'seq'>): boolean =>
  feed !== null && (feed.epoch !== cursor.epoch || cursor.seq >= feed.seq)

/** Those that a screen at `cursor` must still show by itself; the same map when all of them. */
export function stillPending(pending: PendingCases, cursor: Pick<Cursor, 'epoch' | 'seq'>): PendingCases {
  const left = [...pending].filter(([, one]) => !isTold(one, cursor))
  return left.length === pending.size ? pending : new Map(left)
}

/** `cases` with the pending ones as they will be; one that somebody else has changed further is shown as the feed tells it. */
export function withPending(cases: readonly Case[], pending: PendingCases): readonly Case[] {
  if (pending.size === 0) return cases
  return cases.map((item) => {
    const shown = pending.get(item.number)?.shown
    return shown && shown.version > item.version ? shown : item
  })
}
