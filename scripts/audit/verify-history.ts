import type { Database } from '../../server/database.ts'
import type { Anchor } from '../../server/feed/history-anchors.ts'
import { readChainHead, type ChainHead } from '../../server/feed/chain-queries.ts'
import { countUnwritten, readEntries, readUntoldCases, type ChainedEntry } from './audit-queries.ts'
import { beginning, linkOf } from './link-of.ts'

export interface Verification {
  readonly head: ChainHead
  readonly entries: number
  /** Reasons that stand and were compared, and those that were erased: their entries hold. */
  readonly texts: number
  readonly erased: number
  /** Anchors of this history; those of another one say nothing about it. */
  readonly anchors: number
  readonly foreignAnchors: number
  /** What does not hold, in words; the first of them. */
  readonly faults: readonly string[]
}

const pageSize = 2_000
const mostFaults = 50

/**
 * Goes through the whole history of cases in one look and computes its chain anew. Finds an entry, event or reason that was
 * edited, deleted, put in or moved, a tail that was cut, a case that was written past the feed, and, by the anchors, a chain
 * that was computed anew from some entry on.
 * @param restored the database came from a dump and its history got another name: anchors of the one before say nothing
 */
export function verifyHistory(database: Database, anchors: readonly Anchor[], restored = false): Promise<Verification> {
  return database.transaction(
    async (client) => {
      const head = await readChainHead(client)
      const own = anchors.filter(({ history }) => history === head.history)
      const check = new ChainCheck(own)
      for (;;) {
        const page = await readEntries(client, check.seq, pageSize)
        for (const entry of page) check.next(entry)
        if (page.length < pageSize) break
      }
      check.end(head)
      const unwritten = await countUnwritten(client)
      if (unwritten > 0) check.fault(`${unwritten} events have no entry in the history`)
      for (let after: string | null = ''; after !== null;) {
        const { last, untold } = await readUntoldCases(client, after, pageSize)
        for (const number of untold) check.fault(`case ${number} is not as its last event tells it`)
        after = last
      }
      // Whoever writes the database can give the history another name as well, and be anchored anew.
      const foreign = anchors.length - own.length
      if (foreign > 0 && !restored) check.fault(`${foreign} anchors are of another history than ${head.history}`)
      const { entries, texts, erased, faults } = check
      return { head, entries, texts, erased, faults, anchors: own.length, foreignAnchors: foreign }
    },
    { isolation: 'repeatable read', readOnly: true },
  )
}

/** Follows the chain from its beginning, entry by entry. */
class ChainCheck {
  readonly faults: string[] = []
  entries = 0
  texts = 0
  erased = 0
  seq = 0
  #chain = beginning
  readonly #anchors: Map<number, Anchor[]>

  constructor(anchors: readonly Anchor[]) {
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
    this.#checkText(entry)
    if (entry.foundBodyDigest === null) this.fault(`the event of entry ${seq} is gone`)
    else if (entry.foundBodyDigest !== entry.bodyDigest || entry.sameEvent !== true)
      this.fault(`the event of entry ${seq} is not the one that was recorded`)
    // Goes on from what stands there, so that one edit is one fault.
    this.#chain = chain
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
