import type { CaseHistoryEntry } from '../../../server/contracts/case-act.ts'
import type { EventType } from '../../../server/contracts/feed.ts'
import type { MessageKey } from '../../ui/use-language.ts'

const events: Record<EventType, MessageKey> = {
  'case:reported': 'eventReported',
  'case:filed': 'eventFiled',
  'case:dispatched': 'eventDispatched',
  'case:accepted': 'eventAccepted',
  'case:arrived': 'eventArrived',
  'case:answered': 'eventAnswered',
  'case:checking': 'eventChecking',
  'case:closed': 'eventClosed',
  'case:voided': 'eventVoided',
  'case:reassigned': 'eventReassigned',
  'case:taken_over': 'eventTakenOver',
  'case:confirmed': 'eventConfirmed',
  'case:relocated': 'eventRelocated',
  'case:handed_up': 'eventHandedUp',
  'case:handed_down': 'eventHandedDown',
  'case:suspended': 'eventSuspended',
  'case:resumed': 'eventResumed',
  'case:extended': 'eventExtended',
  'case:supervised': 'eventSupervised',
  'case:instructed': 'eventInstructed',
  'case:copied': 'eventCopied',
  'case:nudged': 'eventNudged',
  'case:classified': 'eventClassified',
  'case:merged': 'eventMerged',
  'case:reopened': 'eventReopened',
  'case:escalated': 'eventEscalated',
  'case:restored': 'eventRestored',
  'case:rescheduled': 'eventRescheduled',
}

/** The name of a change: a return and a rework are steps to an earlier phase. */
export function caseEvent({ type, fromStatus }: Pick<CaseHistoryEntry, 'type' | 'fromStatus'>): MessageKey {
  if (type === 'case:filed' && fromStatus !== null && fromStatus !== 'reported') return 'eventReturned'
  if (type === 'case:dispatched' && fromStatus === 'checking') return 'eventRework'
  return events[type]
}
