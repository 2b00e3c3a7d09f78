import type { Database } from '../../server/database/database.ts'
import type { Anchor } from '../../server/feed/history-anchors.ts'
import { readChainHead, type ChainHead } from '../../server/feed/chain-queries.ts'
import {
  countUnwritten,
  readEntries,
  readTimeCorrections,
  readUnrecordedCases,
  type ChainedEntry,
} from './audit-queries.ts'
import { sharedEntries } from './lineage.ts'
import { beginning, linkOf } from './link-of.ts'

export interface Verification {
  readonly head: ChainHead
  readonly entries: number
  /** Reasons that stand and were compared, and those that were erased: their entries hold. */
  readonly texts: number
  readonly erased: number
  /** Anchors that were compared: of this history, and of those that it goes on from up to where it does. */
  readonly anchors: number
  /** Notes that are no faults, in words: anchors written after the dump that this database came from. */
  readonly notes: readonly string[]
  /** The faults, in words; the first of them. */
  readonly faults: readonly string[]
}

const pageSize = 2_000
const mostFaults = 50

/**
 * Reads the whole history of cases and computes its chain again. Finds an entry, event or reason that was
 * edited, deleted, put in or moved, a tail that was cut, a case that was written past the feed, and, by the anchors, a chain
 * that was recomputed from some entry on. After a restore the anchors before it count up to the entry that it continues from.
 */
export function verifyHistory(database: Database, anchors: readonly Anchor[]): Promise<Verification> {
  return database.transaction(
    async (client) => {
      const head = await readChainHead(client)
      const known = [...anchors, ...anchors.flatMap(({ former }) => former?.last ?? [])]
      const shared = sharedEntries(known, head.history)
      const own = known.filter(({ history, seq }) => seq <= (shared.get(history) ?? -1))
      const check = new ChainCheck(own, await readTimeCorrections(client))
      for (;;) {
        const page = await readEntries(client, check.seq, pageSize)
        for (const entry of page) check.next(entry)
        if (page.length < pageSize) break
      }
      check.end(head)
      const unwritten = await countUnwritten(client)
      if (unwritten > 0) check.fault(`${unwritten} events have no entry in the history`)
      for (let after: string | null = ''; after !== null;) {
        const { last, unrecorded } = await readUnrecordedCases(client, after, pageSize)
        for (const number of unrecorded) check.fault(`case ${number} is not as its last event tells it`)
        after = last
      }
      // A writer of the database can also give the history another name, with new anchors.
      const foreign = known.filter(({ history }) => !shared.has(history)).length
      if (foreign > 0)
        check.fault(
          `${foreign} anchors are of another history than ${head.history}, and none says that it goes on from there`,
        )
      const { entries, texts, erased, faults } = check
      return { head, entries, texts, erased, faults, anchors: own.length, notes: afterTheDump(known, shared) }
    },
    { isolation: 'repeatable read', readOnly: true },
  )
}

/** What anchors of former histories know beyond what was restored of them. */
function afterTheDump(anchors: readonly Anchor[], shared: ReadonlyMap<string, number>): string[] {
  return [...shared].flatMap(([history, upTo]) => {
    const last = Math.max(...anchors.filter((one) => one.history === history).map(({ seq }) => seq))
    if (last <= upTo) return []
    return `history ${history}: anchors made after the dump, events ${upTo + 1} to ${last} are not in this database`
  })
}

/** Follows the chain from its beginning, entry by entry. */
class ChainCheck {
  readonly faults: string[] = []
  entries = 0
  texts = 0
  erased = 0
  seq = 0
  #chain = beginning
  #at = -Infinity
  readonly #anchors: Map<number, Anchor[]>
  readonly #corrections: ReadonlySet<number>

  /** `corrections`: after which entries the commit time was set back, as the database says. */
  constructor(anchors: readonly Anchor[], corrections: readonly number[]) {
    this.#corrections = new Set(corrections)
    this.#anchors = Map.groupBy(anchors, ({ seq }) => seq)
    this.#anchored()
  }

  fault(text: string): void {
    if (this.faults.length < mostFaults) this.faults.push(text)
  }

  next(entry: ChainedEntry): void {
    const { seq, chain } = entry
    if (seq !== this.seq + 1) this.fault(`entries ${this.seq + 1} to ${seq - 1} are gone`)
    else if (linkOf(this.#chain, entry) !== chain) this.fault(`entry ${seq} does not follow from what is before it`)
    if (entry.at < this.#at && !this.#corrections.has(seq - 1))
      this.fault(`entry ${seq} was committed before the one before it, and no correction of the time says so`)
    this.#checkText(entry)
    if (entry.foundBodyDigest === null) this.fault(`the event of entry ${seq} is gone`)
    else if (entry.foundBodyDigest !== entry.bodyDigest || entry.sameEvent !== true)
      this.fault(`the event of entry ${seq} is not the one that was recorded`)
    // Goes on from what stands there, so that one edit is one fault.
    this.#chain = chain
    this.#at = entry.at
    this.seq = seq
    this.entries += 1
    this.#anchored()
  }

  end({ seq, chain }: ChainHead): void {
    if (seq !== this.seq) this.fault(`the head is at ${seq}, the last entry is ${this.seq}`)
    if (chain !== this.#chain) this.fault(`the head's chain is not that of the last entry`)
    for (const [at] of this.#anchors) {
      if (at > this.seq) this.fault(`an anchor knows entry ${at}; the history ends at ${this.seq}`)
    }
  }

  #checkText({ seq, textDigest, foundTextDigest }: ChainedEntry): void {
    if (foundTextDigest === null) this.erased += textDigest === null ? 0 : 1
    else if (foundTextDigest === textDigest) this.texts += 1
    else this.fault(`the reason of entry ${seq} is not the one that was given`)
  }

  #anchored(): void {
    for (const { chain, at } of this.#anchors.get(this.seq) ?? []) {
      if (chain !== this.#chain) this.fault(`the anchor of ${at} knows another entry ${this.seq}`)
    }
  }
}
