import type { Case, CaseSource, CaseStatus } from '../../server/contracts/case.ts'
import type { MessageKey } from '../ui/use-language.ts'
import { isOverdue } from './case-clock.ts'

/** How an open case is drawn: by its phase, or as overdue, which comes before every phase. */
export type CaseLook = 'overdue' | 'new' | 'dispatched' | 'on_site' | 'feedback'
export type MarkerShape = 'octagon' | 'diamond' | 'circle' | 'square' | 'hexagon'

interface LookStyle {
  readonly token: `--status-${string}`
  readonly shape: MarkerShape
  /** Solid: somebody must act. Outline: in hand. */
  readonly glyphToken: `--on-${string}` | null
  readonly scale: number
  readonly label: MessageKey
}

/** In the order of lists, stacks and drawing. */
export const caseLooks: Record<CaseLook, LookStyle> = {
  overdue: { token: '--status-overdue', shape: 'octagon', glyphToken: '--on-overdue', scale: 1.18, label: 'overdue' },
  new: { token: '--status-new', shape: 'diamond', glyphToken: '--on-new', scale: 1, label: 'lookNew' },
  dispatched: { token: '--status-dispatched', shape: 'circle', glyphToken: null, scale: 1, label: 'lookDispatched' },
  on_site: { token: '--status-onsite', shape: 'square', glyphToken: null, scale: 1, label: 'lookOnSite' },
  feedback: { token: '--status-feedback', shape: 'hexagon', glyphToken: null, scale: 1, label: 'lookFeedback' },
}
export const caseLookOrder = Object.keys(caseLooks) as readonly CaseLook[]

interface StatusStyle {
  /** Null: neither on the map nor in the lists. */
  readonly look: Exclude<CaseLook, 'overdue'> | null
  readonly label: MessageKey
}

export const caseStatuses: Record<CaseStatus, StatusStyle> = {
  reported: { look: 'new', label: 'statusReported' },
  filed: { look: 'new', label: 'statusFiled' },
  dispatched: { look: 'dispatched', label: 'statusDispatched' },
  accepted: { look: 'dispatched', label: 'statusAccepted' },
  on_site: { look: 'on_site', label: 'statusOnSite' },
  feedback: { look: 'feedback', label: 'statusFeedback' },
  checking: { look: 'feedback', label: 'statusChecking' },
  closed: { look: null, label: 'statusClosed' },
  void: { look: null, label: 'statusVoid' },
}

export const caseSources: Record<CaseSource, MessageKey> = {
  mini_program: 'sourceMiniProgram',
  hotline: 'sourceHotline',
  patrol: 'sourcePatrol',
  handheld: 'sourceHandheld',
  transfer_12345: 'source12345',
  leader: 'sourceLeader',
  sensor: 'sourceSensor',
}

/** Whether a case still needs work: the table above shows it on the map. */
export const isOpen = (item: Case): boolean => caseStatuses[item.status].look !== null

/** The look of `item` at `now` (epoch ms, server time); null when it is not open. */
export function caseLook(item: Case, now: number): CaseLook | null {
  const { look } = caseStatuses[item.status]
  return look && isOverdue(item, now) ? 'overdue' : look
}
