import type { Case } from '../../../server/contracts/case.ts'
import type { OpenSetCheck } from '../../../server/contracts/feed.ts'
import { isOpen } from '../case-status.ts'

/** FNV-1a, 32 bits, over ASCII. */
function fnv1a32(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

/**
 * Count and hash of the open cases (rule F14): the sum, mod 2³², of FNV-1a-32 over `number:version`. A sum and not a
 * chain, so that the server can keep it up to date by adding and subtracting.
 */
export function openSetCheck(cases: Iterable<Case>): OpenSetCheck {
  let count = 0
  let hash = 0
  for (const item of cases) {
    if (!isOpen(item)) continue
    count++
    hash = (hash + fnv1a32(`${item.number}:${item.version}`)) >>> 0
  }
  return { count, hash }
}
