import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import { caseTimes, isOverdue } from '../case-clock.ts'
import { isOpen } from '../case-status.ts'

/** An older alarm is no news: one that a screen missed neither ripples nor sounds. */
export const newsMs = 10_000
const rememberMs = 60_000
const mostRipples = 40

export type AlarmKind = 'urgent' | 'overdue'

/** An open case that needs attention since `moment` (epoch ms, server time). */
export interface Alarm<Kind extends string = AlarmKind> {
  readonly item: Case
  readonly kind: Kind
  readonly moment: number
}

/**
 * The alarm of a case at `now`, if it has one: overdue since its next limit passed, else urgent (P1) since its report. A case
 * that passes another limit after that one alarms once more.
 */
export function alarmOf(item: Case, now: number): Alarm | null {
  if (!isOpen(item)) return null
  const { next, reported } = caseTimes(item)
  if (next && isOverdue(item, now)) return { item, kind: 'overdue', moment: next.dueAt }
  return item.priority === 'P1' ? { item, kind: 'urgent', moment: reported } : null
}

export function alarmsOf(cases: Iterable<Case>, now: number): Alarm[] {
  const alarms: Alarm[] = []
  for (const item of cases) {
    const alarm = alarmOf(item, now)
    if (alarm) alarms.push(alarm)
  }
  return alarms
}

const isUrgent = ({ item }: Alarm) => item.priority === 'P1'

/** Moments up to which alarms are acknowledged, epoch ms: of all cases (null: none ever was), and of single ones by number. */
export interface Acknowledged {
  readonly until: number | null
  readonly cases: ReadonlyMap<CaseNumber, number>
}

/** The alarms that began after what is acknowledged: urgent first, then the newest. */
export function unacknowledgedAlarms(alarms: readonly Alarm[], { until, cases }: Acknowledged): Alarm[] {
  const seenUntil = ({ number }: Case) => Math.max(until ?? -Infinity, cases.get(number) ?? -Infinity)
  return alarms
    .filter(({ item, moment }) => moment > seenUntil(item))
    .sort((a, b) => Number(isUrgent(b)) - Number(isUrgent(a)) || b.moment - a.moment)
}

/**
 * Returns which alarms are news to a screen that looks repeatedly: none of its first look, none twice, none that began
 * longer than `newsMs` ago.
 */
export function watchAlarms<Kind extends string = AlarmKind>(): (
  alarms: readonly Alarm<Kind>[],
  now: number,
) => Alarm<Kind>[] {
  let seen: Map<string, number> | null = null
  return (alarms, now) => {
    const known = seen
    const keys = new Map(alarms.map((alarm) => [`${alarm.item.number} ${alarm.moment}`, alarm]))
    seen = new Map([...(known ?? [])].filter(([key, moment]) => keys.has(key) || now - moment < rememberMs))
    for (const [key, { moment }] of keys) seen.set(key, moment)
    if (!known) return []
    return [...keys].flatMap(([key, alarm]) => (known.has(key) || now - alarm.moment > newsMs ? [] : [alarm]))
  }
}

/** Adds a moment's alarms to the ripples: one per case, and only the newest of all, as nobody can follow more at once. */
export function addRipples<Kind extends string>(
  rippling: readonly Alarm<Kind>[],
  more: readonly Alarm<Kind>[],
): readonly Alarm<Kind>[] {
  const byCase = new Map<CaseNumber, Alarm<Kind>>()
  for (const alarm of [...rippling, ...more]) {
    byCase.delete(alarm.item.number)
    byCase.set(alarm.item.number, alarm)
  }
  return [...byCase.values()].slice(-mostRipples)
}

/** The first `rows` open cases, with alarms on top in at most half of the rows: the list still shows new cases. */
export function raiseAlarms(open: readonly Case[], alarms: readonly Alarm[], rows: number): Case[] {
  const raised = alarms.slice(0, Math.ceil(rows / 2)).map(({ item }) => item)
  const numbers = new Set(raised.map(({ number }) => number))
  return [...raised, ...open.filter(({ number }) => !numbers.has(number))].slice(0, rows)
}
