import { Value } from 'typebox/value'
import { GroupState, type Volatile } from '../contracts/volatile.ts'
import type { GroupKey } from '../accounts/sessions/group-key.ts'
import { oneAtATime } from '../volatile/one-at-a-time.ts'
import type { VolatileLane } from '../volatile/volatile-lane.ts'
import { forgetUnkept, keepVolatile } from '../volatile/volatile-queries.ts'
import { hourMs } from '../tasks/durations.ts'

const prefix = 'group:'
const key = 'state'
/** A day: so long a group that nobody looks at is remembered. */
const freshSeconds = 86_400
const keepMs = hourMs
/** Somebody who drags chooses at every frame; the group follows ten times a second, and ends where he ends. */
const restMs = 100

/** A wall group with windows at this node. */
interface Group {
  windows: number
  /** What was chosen here last; null before anything was. */
  chosen: GroupState | null
  readonly put: () => Promise<void>
  readonly unfollow: () => void
}

/**
 * Wall groups (F13): what somebody chooses at one window, all windows of its group choose, on all nodes and those that come
 * later. The last writer wins. Groups of another reach are other groups, whatever their name. A group is followed while it has windows here.
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

  /** A window has come; the state is told to it as soon as it is read. */
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

  /** Somebody has chosen at a window here. Resolves when this, or what was chosen after it, is stored and told. */
  async chosen(name: GroupKey, state: GroupState): Promise<void> {
    const group = this.#groups.get(name)
    if (!group) return
    group.chosen = state
    await group.put()
  }

  /** Keeps the states of groups with windows here, and forgets those that nobody has looked at for a day. */
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
