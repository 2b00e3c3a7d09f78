import type { CaseHistoryEntry } from '../../../server/contracts/case-act.ts'
import type { LimitKind } from '../../../server/contracts/case.ts'
import type { Translate } from '../../ui/use-language.ts'
import { levelNames, supervisionNames } from '../case-levels.ts'
import { limitNames } from '../limit-names.ts'
import { caseEvent } from './case-events.ts'

type Entry = Pick<
  CaseHistoryEntry,
  'type' | 'fromStatus' | 'reasonCode' | 'level' | 'supervision' | 'toWorker' | 'toGrid'
>
type Before = Pick<CaseHistoryEntry, 'level' | 'supervision'> | undefined

/** `on_site_overdue`: the limit that fired, and what of it. */
const fired = /^(accept|on_site|feedback|resolve)_(reminder|slow|overdue)$/

/**
 * What an entry of the history says happened. An escalation names its limit and to whom it went; a reminder escalates nothing and is not
 * called so.
 * @param before the entry before it: what has not changed is not said
 * @param names of the grid that it leads to and of the item that it sets
 */
export function historyWords(
  entry: Entry,
  before: Before,
  names: { readonly to: string; readonly item: string },
  t: Translate,
): string {
  const { type, level } = entry
  if (type === 'case:escalated') return escalationWords(entry, before, t)
  if (type === 'case:nudged' && entry.reasonCode === 'by_call') return t('eventCalled')
  const words = t(caseEvent(entry), names)
  if (type === 'case:supervised' && entry.supervision) {
    return t('eventSupervisedAt', { height: t(supervisionNames[entry.supervision]) })
  }
  const isMoved = (type === 'case:handed_up' || type === 'case:handed_down') && level !== null
  return isMoved ? t('eventHandedTo', { event: words, level: t(levelNames[level]) }) : words
}

function escalationWords(entry: Entry, before: Before, t: Translate): string {
  const [, kind, what] = fired.exec(entry.reasonCode ?? '') ?? []
  if (kind === undefined) return t('eventEscalated')
  const limit = t(limitNames[kind as LimitKind])
  const { level, supervision } = entry
  const isSupervised = supervision !== null && supervision !== (before?.supervision ?? 'none')
  return [
    t(what === 'overdue' ? 'eventLimitOver' : 'eventLimitNear', { limit }),
    ...(what === 'reminder' ? [reminderWords(entry, t)] : level === null ? [] : [levelWords(level, before, t)]),
    ...(isSupervised ? [t('eventSupervisedAt', { height: t(supervisionNames[supervision]) })] : []),
  ].join(' · ')
}

/** A reminder goes to the worker, or to the level that holds the case where nobody has it. */
function reminderWords({ toWorker, level }: Entry, t: Translate): string {
  const who = toWorker === null ? t(levelNames[level ?? 'grid']) : t('workerNo', { number: toWorker })
  return t('eventReminded', { who })
}

const levelWords = (level: NonNullable<Entry['level']>, before: Before, t: Translate): string =>
  t(level === (before?.level ?? 'grid') ? 'eventStaysAt' : 'eventRaised', { level: t(levelNames[level]) })
