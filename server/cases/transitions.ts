import type { CaseStatus } from '../contracts/case.ts'
import type { EventType } from '../contracts/feed.ts'

/** From which phase a case may go to which. Guards by role and the acts beside the phases rest on this same table. */
export const transitions: Readonly<Record<CaseStatus, readonly CaseStatus[]>> = {
  reported: ['filed', 'void'],
  filed: ['dispatched', 'void'],
  dispatched: ['accepted', 'filed'],
  accepted: ['on_site', 'feedback', 'filed'],
  on_site: ['feedback'],
  feedback: ['checking', 'closed'],
  checking: ['closed', 'dispatched'],
  closed: [],
  void: [],
}

/** What the feed calls the change that leads to a phase. */
export const eventOfStatus: Readonly<Record<CaseStatus, EventType>> = {
  reported: 'case:reported',
  filed: 'case:filed',
  dispatched: 'case:dispatched',
  accepted: 'case:accepted',
  on_site: 'case:arrived',
  feedback: 'case:answered',
  checking: 'case:checking',
  closed: 'case:closed',
  void: 'case:voided',
}

/** The phases from which `to` can be reached. */
export function sourcesOf(to: CaseStatus): CaseStatus[] {
  return (Object.keys(transitions) as CaseStatus[]).filter((from) => transitions[from].includes(to))
}

/** Whether a change must say why: taking a case off the list, and giving it back. */
export function needsReason(from: CaseStatus, to: CaseStatus): boolean {
  return to === 'void' || (to === 'filed' && from !== 'reported') || (from === 'checking' && to === 'dispatched')
}
