import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import type { Cursor, Frame } from '../../../server/contracts/feed.ts'
import type { CaseChange } from '../case-change.ts'

export type FrameOutcome =
  | { readonly kind: 'applied'; readonly cursor: Cursor; readonly changes: readonly CaseChange[] }
  /** The frame does not follow the cursor: events are missing, repeated or of another history. The screen must resume. */
  | { readonly kind: 'gap' }

/**
 * The changes of a frame for a screen at `cursor` that shows `cases` (rules F6 and F8). Pure. A frame of another
 * epoch, or whose `from` is not the cursor, changes nothing; an event whose version is not newer changes nothing.
 */
export function applyFrame(cursor: Cursor, cases: ReadonlyMap<CaseNumber, Case>, frame: Frame): FrameOutcome {
  if (frame.epoch !== cursor.epoch || frame.from !== cursor.seq) return { kind: 'gap' }
  const versions = new Map<CaseNumber, number>()
  const changes: CaseChange[] = []
  for (const event of frame.events) {
    const known = versions.get(event.id) ?? cases.get(event.id)?.version ?? 0
    if (event.version <= known) continue
    versions.set(event.id, event.version)
    changes.push(event.body ? { kind: 'put', case: event.body } : { kind: 'remove', number: event.id })
  }
  return { kind: 'applied', cursor: { epoch: frame.epoch, seq: frame.to, digest: frame.digest }, changes }
}
