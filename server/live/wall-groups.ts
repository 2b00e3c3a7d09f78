import { Value } from 'typebox/value'
import { GroupState, type Volatile } from '../contracts/volatile.ts'
import type { GroupKey } from '../accounts/sessions/group-key.ts'
import { oneAtATime } from '../volatile/one-at-a-time.ts'
import type { VolatileLane } from '../volatile/volatile-lane.ts'
import { forgetUnkept, keepVolatile } from '../volatile/volatile-queries.ts'
import { hourMs } from '../tasks/durations.ts'

const prefix = 'group:'
const key = 'state'
/** A day: the time for which a group without a window is remembered. */
const freshSeconds = 86_400
const keepMs = hourMs
/** A window sends each frame of a drag; the group follows ten times a second, and ends at the last position. */
const restMs = 100

/** A wall group with windows at this node. */
interface Group {
  windows: number
  /** The last choice made here; null before the first. */
  chosen: GroupState | null
  readonly put: () => Promise<void>
  readonly unfollow: () => void
}

/**
 * Wall groups (F13): a choice at one window applies to all windows of its group, on all nodes, and to those that connect
 * later. The last writer wins. Groups of another reach are other groups, even with the same name. A group is followed while it has windows here.
 */
export class WallGroups {
  readonly #lane: VolatileLane
  readonly #tell: (volatile: Volatile) => void
  readonly #groups = new Map<GroupKey, Group>()
  #timer: NodeJS.Timeout | null = null

  constructor(lane: VolatileLane, tell: (volatile: Volatile) => void) {
    this.#lane = lane
    this.#tell = tell
  }

  start(): void {
    this.#timer = setInterval(() => void this.keepHouse().catch(() => undefined), keepMs)
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
  }

  /** A window has connected; it receives the state as soon as it is read. */
  joined(name: GroupKey): void {
    const group = this.#groups.get(name) ?? this.#follow(name)
    group.windows += 1
  }

  left(name: GroupKey): void {
    const group = this.#groups.get(name)
    if (!group) return
    group.windows -= 1
    if (group.windows > 0) return
    group.unfollow()
    this.#groups.delete(name)
  }

  /** A choice was made at a window here. Resolves when it, or a later one, is stored and sent. */
  async chosen(name: GroupKey, state: GroupState): Promise<void> {
    const group = this.#groups.get(name)
    if (!group) return
    group.chosen = state
    await group.put()
  }

  /** Keeps the states of groups with windows here, and forgets those without a window for a day. */
  async keepHouse(): Promise<void> {
    await keepVolatile(this.#lane.pool, [...this.#groups.keys()].map(topicOf), freshSeconds)
    await forgetUnkept(this.#lane.pool, prefix, freshSeconds)
  }

  #follow(name: GroupKey): Group {
    const topic = topicOf(name)
    const group: Group = {
      windows: 0,
      chosen: null,
      put: oneAtATime(() => this.#lane.put(topic, key, group.chosen), restMs),
      unfollow: this.#lane.follow(topic, freshSeconds, ({ [key]: state }) =>
        this.#tell({ topic: 'group', name, state: Value.Check(GroupState, state) ? state : null }),
      ),
    }
    this.#groups.set(name, group)
    void keepVolatile(this.#lane.pool, [topic], freshSeconds).catch(() => undefined)
    return group
  }
}

function topicOf(name: GroupKey): string {
  return `${prefix}${name}`
}
