import type { Case, CaseLevel, CaseNumber } from '../../../server/contracts/case.ts'
import type { MessageKey } from '../../ui/use-language.ts'
import { alarmOf, type Alarm, type AlarmKind } from '../../cases/alarms/case-alarms.ts'

/** Why a desk is called to a case. Urgent and overdue are the alarms of every screen. */
export type CallKind = AlarmKind | 'instructed' | 'handed_up' | 'unassigned'
export type Call = Alarm<CallKind>

/** In the order of the strip; of two calls at the same moment the first is said. */
export const callKinds: Record<CallKind, MessageKey> = {
  urgent: 'callUrgent',
  overdue: 'callOverdue',
  instructed: 'callInstructed',
  handed_up: 'callHandedUp',
  unassigned: 'callUnassigned',
}
export const callOrder = Object.keys(callKinds) as readonly CallKind[]

/** When a case came to this desk, where the case itself does not say so: epoch ms, server time. */
export interface Arrivals {
  readonly handedUp: ReadonlyMap<CaseNumber, number>
  readonly returned: ReadonlyMap<CaseNumber, number>
}
export const noArrivals: Arrivals = { handedUp: new Map(), returned: new Map() }

const isUnassigned = ({ status }: Case): boolean => status === 'reported' || status === 'filed'

/** The newest call of an open case at `now` (epoch ms), if it has one. */
export function callOf(item: Case, now: number, { handedUp, returned }: Arrivals): Call | null {
  const alarm = alarmOf(item, now)
  const moments: Readonly<Record<CallKind, number | undefined>> = {
    urgent: alarm?.kind === 'urgent' ? alarm.moment : undefined,
    overdue: alarm?.kind === 'overdue' ? alarm.moment : undefined,
    instructed: item.instructedAt ? Date.parse(item.instructedAt) : undefined,
    handed_up: handedUp.get(item.number),
    unassigned: isUnassigned(item) ? (returned.get(item.number) ?? Date.parse(item.reportedAt)) : undefined,
  }
  return callOrder.reduce<Call | null>((newest, kind) => {
    const moment = moments[kind]
    return moment === undefined || (newest && newest.moment >= moment) ? newest : { item, kind, moment }
  }, null)
}

/** The arrivals after the open cases have changed at `now`: what rose to the seat's `level`, and what was given back. */
export function arrivalsAfter(
  known: Arrivals,
  before: ReadonlyMap<CaseNumber, Case>,
  open: readonly Case[],
  level: CaseLevel | null,
  now: number,
): Arrivals {
  const handedUp = new Map(known.handedUp)
  const returned = new Map(known.returned)
  for (const item of open) {
    const was = before.get(item.number)
    if (!was || was === item) continue
    if (item.level !== was.level && item.level === level && level !== 'grid') handedUp.set(item.number, now)
    if (item.level !== level) handedUp.delete(item.number)
    if (item.returns > was.returns) returned.set(item.number, now)
  }
  return { handedUp, returned }
}
