import { asItIs } from '../../../server/cases/seen-case.ts'
import type { Case } from '../../../server/contracts/case.ts'
import type { Cursor, Frame, ResumeAnswer, Snapshot } from '../../../server/contracts/feed.ts'
import type { RecordedEvent } from '../../../server/feed/feed-queries.ts'
import { compact, eventsFor } from '../../../server/live/frames.ts'
import { OpenSet } from '../../../server/feed/open-set.ts'
import { RecentEvents } from '../../../server/feed/recent-events.ts'
import { ScopeChannel } from '../../../server/live/scope-channel.ts'

/** How many events back a screen may resume here: few, so that "behind" comes up. */
const resumeLimit = 12
const instant = '2026-03-01T08:00:00Z'

/** A case's next state in the model: where it is, and whether it is closed. */
export interface Write {
  readonly number: string
  readonly scope: string
  readonly closed: boolean
}

/** A whole server in memory, without sockets and database, of the server's own parts: feed, frames, resume, snapshot. */
export class ModelFeed {
  readonly scope: string
  readonly #cases = new Map<string, { body: Case; scope: string }>()
  readonly #openSet = new OpenSet()
  #history = 1
  #recent = new RecentEvents('1', { seq: 0, digest: '0' }, resumeLimit)
  #channel: ScopeChannel
  #pending: RecordedEvent[] = []

  constructor(scope: string) {
    this.scope = scope
    this.#channel = new ScopeChannel({ scope, disclosure: 'exact' }, this.head, asItIs)
  }

  get head(): Cursor {
    return this.#recent.head
  }

  /** What the database holds in the screen's scope. */
  get cases(): Case[] {
    return [...this.#cases.values()].filter(({ scope }) => scope.startsWith(this.scope)).map(({ body }) => body)
  }

  write({ number, scope, closed }: Write): void {
    const before = this.#cases.get(number)
    const seq = this.head.seq + 1
    const version = (before?.body.version ?? 0) + 1
    const body = { number, version, status: closed ? 'closed' : 'filed', gridCode: scope } as Case
    const event: RecordedEvent = {
      seq,
      at: instant,
      occurredAt: instant,
      type: 'case:filed',
      id: number,
      version,
      scopeBefore: before?.scope ?? null,
      scopeAfter: scope,
      body,
      digest: `${this.#history}-${seq}`,
    }
    this.#cases.set(number, { body, scope })
    this.#openSet.apply(event)
    this.#recent.push([event])
    this.#pending.push(event)
  }

  /** The next frame of the scope, a heartbeat when nothing was written. */
  frame(): Frame {
    const events = this.#pending
    this.#pending = []
    return this.#channel.advance(events, this.head, instant, 0, this.#openSet.check(this.scope)).frame
  }

  /** Another history with the same cases, as after a restore. */
  restore(): void {
    this.#history += 1
    this.#pending = []
    this.#recent = new RecentEvents(`${this.#history}`, { seq: 0, digest: '0' }, resumeLimit)
    this.#channel = new ScopeChannel({ scope: this.scope, disclosure: 'exact' }, this.head, asItIs)
  }

  snapshot(): Snapshot {
    return { cursor: this.head, scope: this.scope, at: instant, dayStart: instant, cases: this.cases }
  }

  resume(cursor: Cursor): ResumeAnswer {
    const missed = this.#recent.after(cursor)
    if (typeof missed === 'string') return { kind: 'reset', reason: missed }
    const { epoch, seq, digest } = this.head
    const events = compact(eventsFor(this.scope, missed, asItIs))
    return { kind: 'replay', frame: { epoch, from: cursor.seq, to: seq, digest, at: instant, events } }
  }
}
