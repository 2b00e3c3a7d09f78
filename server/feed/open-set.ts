import type { OpenSetCheck } from '../contracts/feed.ts'
import { fnv1a } from './fnv1a.ts'
import type { RecordedEvent } from './feed-queries.ts'

/**
 * The cases that every screen should show as open at the tail's position, kept from the events alone (F14). The screens hash with a
 * function of their own, as the browser imports no server code; the same vectors test both.
 */
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
