import type { OpenSetCheck } from '../contracts/feed.ts'
import type { RecordedEvent } from './feed-queries.ts'

/** FNV-1a over ASCII, 32 bits. Written a second time in web/ (the browser sees no server code); both are held to the same vectors. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}

/** What should be open on every screen at the tail's position, kept from the events alone (F14). */
export class OpenSet {
  readonly #cases = new Map<string, { version: number; scope: string }>()

  replace(open: readonly { number: string; version: number; scope: string }[]): void {
    this.#cases.clear()
    for (const { number, version, scope } of open) this.#cases.set(number, { version, scope })
  }

  apply({ id, version, scopeAfter, body }: RecordedEvent): void {
    const isOpen = scopeAfter !== null && body.status !== 'closed' && body.status !== 'void'
    if (isOpen) this.#cases.set(id, { version, scope: scopeAfter })
    else this.#cases.delete(id)
  }

  /** Count and summed hash of the open cases within an area. */
  check(scope: string): OpenSetCheck {
    let count = 0
    let hash = 0
    for (const [number, entry] of this.#cases) {
      if (!entry.scope.startsWith(scope)) continue
      count += 1
      hash = (hash + fnv1a(`${number}:${entry.version}`)) >>> 0
    }
    return { count, hash }
  }
}
