import type { Case, CaseNumber } from '../../server/contracts/case.ts'
import type { Cursor, FeedEvent, Frame, ResumeAnswer, Snapshot } from '../../server/contracts/feed.ts'
import { isOpen } from '../../web/cases/case-status.ts'
import { openSetCheck } from '../../web/feed/open-set-hash.ts'
import { instant, sampleCase } from './sample-case.ts'

/** A database and its feed in memory: the truth a screen is compared with. */
export class ModelFeed {
  readonly cases = new Map<CaseNumber, Case>()
  #events: FeedEvent[] = []
  /** Outlives removals and restores: a version never comes twice. */
  #versions = new Map<CaseNumber, number>()
  #epoch = 'first'

  get cursor(): Cursor {
    return { epoch: this.#epoch, seq: this.#events.length, digest: `${this.#epoch}:${this.#events.length}` }
  }

  /** Puts or removes case `index`, and returns the frame that says so. */
  commit(index: number, act: 'put' | 'close' | 'remove'): Frame {
    const from = this.cursor.seq
    const number = `51098120261123${String(index).padStart(5, '0')}`
    const version = (this.#versions.get(number) ?? 0) + 1
    this.#versions.set(number, version)
    const body = act === 'remove' ? null : sampleCase({ number, version, status: act === 'close' ? 'closed' : 'filed' })
    if (body) this.cases.set(number, body)
    else this.cases.delete(number)
    const at = instant(0)
    this.#events.push({ seq: from + 1, at, occurredAt: at, type: 'case:filed', id: number, version, body })
    return this.frame(from)
  }

  /** Everything after `from`, with the check of the open set. */
  frame(from: number): Frame {
    const { epoch, seq: to, digest } = this.cursor
    const check = openSetCheck([...this.cases.values()].filter(isOpen))
    return { epoch, from, to, digest, at: instant(0), events: this.#events.slice(from), check }
  }

  resume(cursor: Cursor): ResumeAnswer {
    if (cursor.epoch !== this.#epoch) return { kind: 'reset', reason: 'epoch' }
    return { kind: 'replay', frame: this.frame(cursor.seq) }
  }

  snapshot(): Snapshot {
    return {
      cursor: this.cursor,
      scope: '510981',
      at: instant(0),
      dayStart: instant(-720),
      cases: [...this.cases.values()],
    }
  }

  /** The history is another one from here on: a restored database (F3). */
  restore(): void {
    this.#epoch = `${this.#epoch}+`
    this.#events = []
  }
}
