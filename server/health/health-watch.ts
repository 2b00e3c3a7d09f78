import type { HealthReason } from '../contracts/city.ts'
import { codeOf } from '../http/problems/errors.ts'
import { clockFaultOf, type ClockLeads } from './clocks.ts'
import { lowSpace, type WatchedFolder } from '../database/disk-space.ts'

const lookMs = 10_000
/** A refused write is news for this long. */
const refusalMs = 60_000
/** The history has not been read for this long. */
const unreadMs = 5_000
/** A projection of the feed has been behind it for this long. */
const behindMs = 60_000

/** PostgreSQL could not write: no space or memory, a fault of the disk, or a server that only reads. */
const refusals: Readonly<Record<string, string>> = {
  '53100': 'its disk is full',
  '53200': 'it has no memory left',
  '53400': 'one of its limits is reached',
  '58030': 'its disk failed',
  '25006': 'it only lets read',
}

/** What is looked at; everything is cheap but the space on the disk and the calendar, which are looked at every ten seconds. */
export interface Watched {
  readonly folders: readonly WatchedFolder[]
  /** Ms since the history was last read. */
  readonly sinceRead: () => number
  readonly clocks: () => ClockLeads
  /** For how long each projection has been behind the feed, ms, by its name. */
  readonly behind: () => Readonly<Record<'statistics' | 'replay', number>>
  /** Why the last anchor could not be written; null while they can. */
  readonly anchors: () => string | null
  /** Why the next calendar must be loaded; null while it reaches far enough. */
  readonly calendar: () => Promise<HealthReason | null>
}

/** Why this node is not in order, in words: what it notes of itself, for `GET /api/health`. Never a path, an address or a query. */
export class HealthWatch {
  readonly #watched: Watched
  #low: readonly string[] = []
  #calendar: HealthReason | null = null
  #refused: { code: string; at: number } | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(watched: Watched) {
    this.#watched = watched
  }

  async start(): Promise<void> {
    await this.#look()
    this.#timer = setInterval(() => void this.#look(), lookMs)
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer)
  }

  /** A request or a work of this node failed; a write that the database refused is remembered. */
  failed(error: unknown): void {
    const code = codeOf(error)
    if (code in refusals) this.#refused = { code, at: performance.now() }
  }

  get reasons(): HealthReason[] {
    const { sinceRead, behind, anchors } = this.#watched
    const { statistics, replay } = behind()
    const refused = this.#refused && performance.now() - this.#refused.at < refusalMs ? this.#refused.code : null
    const anchorFault = anchors()
    return [
      ...reason(
        'feed_unread',
        sinceRead() > unreadMs && 'The history of cases cannot be read: the database does not answer.',
      ),
      ...reason(
        'writes_refused',
        refused && `The database refused to write within the last minute: ${refusals[refused]} (${refused}).`,
      ),
      ...this.#low.flatMap((text) => reason('disk_low', `Low on space: ${text}.`)),
      ...reason(
        'anchors_failing',
        anchorFault && `The history is not anchored outside of the database: ${anchorFault}.`,
      ),
      ...this.#clockReasons(),
      ...reason(
        'statistics_behind',
        statistics > behindMs && `The statistics have been behind for ${seconds(statistics)}.`,
      ),
      ...reason('replay_behind', replay > behindMs && `What replay reads has been behind for ${seconds(replay)}.`),
      ...(this.#calendar ? [this.#calendar] : []),
    ]
  }

  #clockReasons(): HealthReason[] {
    const fault = clockFaultOf(this.#watched.clocks())
    if (!fault) return []
    const by = seconds(Math.abs(fault.leadMs))
    if (fault.of === 'feed')
      return reason(
        'clock_feed',
        `The last event is ${by} ahead of the clock of the database, and what follows stays there: see "A wrong clock" in server/database/README.md.`,
      )
    const way = fault.leadMs > 0 ? 'ahead of' : 'behind'
    return reason(
      'clock_database',
      `The clock of the database is ${by} ${way} that of this node: set both by a time server.`,
    )
  }

  async #look(): Promise<void> {
    this.#low = await lowSpace(this.#watched.folders).catch(() => [])
    this.#calendar = await this.#watched.calendar().catch(() => this.#calendar)
  }
}

function reason(code: HealthReason['code'], text: string | false | null): HealthReason[] {
  return text ? [{ code, text }] : []
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`
}
