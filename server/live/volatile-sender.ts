import type { Volatile } from '../contracts/volatile.ts'
import { nameOfGroup, type GroupKey } from '../accounts/sessions/group-key.ts'
import { unsentBytes } from './frame-writer.ts'
import { windowBytes, type ScreenServer, type ScreenSocket } from './screen.ts'

/** Sends the screens of one node the newest values of the volatile lane (F13). */
export class VolatileSender {
  readonly #io: ScreenServer
  readonly #newest = new Map<string, { readonly volatile: Volatile; readonly text: string }>()

  constructor(io: ScreenServer) {
    this.#io = io
  }

  /**
   * To all screens concerned: a group's state, by its key, to its windows under its name, anything else to all. The count of screens is sent again at each
   * beat, so a busy screen may miss one; other values are sent once, and a screen that was away receives them at its
   * return.
   */
  send(volatile: Volatile): void {
    const room = roomOf(volatile)
    const text = JSON.stringify(volatile)
    const isNews = this.#newest.get(room)?.text !== text
    this.#newest.set(room, { volatile, text })
    if (volatile.topic === 'screens') this.#io.volatile.emit('volatile', volatile)
    else if (isNews) for (const socket of this.#concerned(volatile)) this.#sendTo(socket, volatile)
  }

  /** All values that concern a screen that has connected or returned. */
  greet(socket: ScreenSocket): void {
    for (const { volatile } of this.#newest.values()) {
      if (volatile.topic !== 'group' || volatile.name === socket.data.group) this.#sendTo(socket, volatile)
    }
  }

  /** Forgets a group without windows at this node. */
  forget(name: GroupKey): void {
    this.#newest.delete(groupRoom(name))
  }

  /** Not to a screen that reads nothing: it must not cost memory (F11). */
  #sendTo(socket: ScreenSocket, volatile: Volatile): void {
    if (unsentBytes(socket.conn) > windowBytes) return
    const isGroup = volatile.topic === 'group'
    socket.emit('volatile', isGroup ? { ...volatile, name: nameOfGroup(volatile.name) } : volatile)
  }

  *#concerned(volatile: Volatile): Iterable<ScreenSocket> {
    const { sockets, adapter } = this.#io.sockets
    if (volatile.topic !== 'group') return yield* sockets.values()
    for (const id of adapter.rooms.get(groupRoom(volatile.name)) ?? []) {
      const socket = sockets.get(id)
      if (socket) yield socket
    }
  }
}

export function groupRoom(name: GroupKey): string {
  return `group:${name}`
}

function roomOf(volatile: Volatile): string {
  return volatile.topic === 'group' ? groupRoom(volatile.name) : volatile.topic
}
