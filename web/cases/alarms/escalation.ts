import type { Case, CaseLevel, LimitKind } from '../../../server/contracts/case.ts'
import type { EscalationStep } from '../../../server/contracts/city.ts'
import type { Rules } from '../../../server/contracts/rules.ts'
import { caseTimes, isOverdue } from '../case-clock.ts'
import { limitsOf } from '../case-limits.ts'
import { isOpen } from '../case-status.ts'
import { minuteMs } from '../../ui/durations.ts'

export type EscalationLevel = Exclude<CaseLevel, 'grid'>

/** By which a city escalates: the table of steps, and the order of its levels (`Rules.levels`, from the grid up). */
export interface Escalation extends Pick<Rules, 'levels'> {
  readonly steps: readonly EscalationStep[]
}

/** The levels that a case can rise to, lowest first. */
export const levelsAbove = ({ levels }: Pick<Rules, 'levels'>): EscalationLevel[] =>
  levels.filter((level) => level !== 'grid')

/** The escalation steps of a limit: those of the case's item where it has some, else the general ones. */
function ladderOf(steps: readonly EscalationStep[], itemCode: string | null, kind: LimitKind): EscalationStep[] {
  const own = steps.filter((step) => step.limitKind === kind && step.itemCode !== null && step.itemCode === itemCode)
  return own.length > 0 ? own : steps.filter((step) => step.limitKind === kind && step.itemCode === null)
}

/** A step that is reached, with its limit. */
interface ReachedStep {
  readonly kind: LimitKind
  readonly level: EscalationLevel
}

/** A limit that is past, and until when it ran: to the act that met it, else to now. Epoch ms. */
interface PastLimit {
  readonly kind: LimitKind
  readonly dueAt: number
  readonly until: number
}

/** The limits that a case misses now: its next limit, and any other that it has not met by its due moment. */
function lateLimits(item: Case, now: number): PastLimit[] {
  const { next } = caseTimes(item)
  if (!next || !isOverdue(item, now)) return []
  return limitsOf(item)
    .filter(({ kind, dueAt, metAt }) => kind === next.kind || (metAt === null && dueAt >= next.dueAt && dueAt < now))
    .map(({ kind, dueAt }) => ({ kind, dueAt, until: now }))
}

/** The limits that a case ever missed, also those that it has met too late. */
function missedLimits(item: Case, now: number): PastLimit[] {
  return limitsOf(item).flatMap(({ kind, dueAt, metAt }) => {
    const first = Math.min(dueAt, Date.parse(item.missed?.[kind] ?? '') || Infinity)
    const until = metAt ?? now
    return first < until ? [{ kind, dueAt: first, until }] : []
  })
}

const isPromise = (kind: LimitKind) => kind === 'on_site' || kind === 'feedback'

/**
 * The highest step that past limits lead to, of the steps that follow from a due moment: at the end of a limit, or some minutes
 * after a promise's end, whose clock does not stop at night. Every other step is in working time, or before the limit's end: the server
 * computes it, and the case's level carries it. A due moment is still in time.
 */
function highestStep({ steps, levels }: Escalation, item: Case, past: readonly PastLimit[]): ReachedStep | null {
  let highest: ReachedStep | null = null
  for (const { kind, dueAt, until } of past) {
    for (const { level, atPercent, afterMinutes } of ladderOf(steps, item.itemCode, kind)) {
      if (level === null || atPercent !== 100 || (afterMinutes > 0 && !isPromise(kind))) continue
      if (dueAt + afterMinutes * minuteMs >= until) continue
      if (!highest || levels.indexOf(level) > levels.indexOf(highest.level)) highest = { kind, level }
    }
  }
  return highest
}

/**
 * The level that is responsible for a case at `now` (epoch ms, server time) by the city's `escalation`; a case that is already higher stays there.
 * Null for a case that is not open or is still at its grid.
 */
export function escalatedTo(escalation: Escalation, item: Case, now: number): EscalationLevel | null {
  if (!isOpen(item)) return null
  const { levels } = escalation
  const reached = highestStep(escalation, item, lateLimits(item, now))?.level ?? 'grid'
  const level = levels.indexOf(reached) > levels.indexOf(item.level) ? reached : item.level
  return level === 'grid' ? null : level
}

/** Why a case is at its level: escalation by a limit, or a person's choice to hand it up. */
export type EscalationCause = LimitKind | 'person'

/**
 * The cause at `now` (epoch ms, server time); null for a case that is not open or is still at its grid. A limit that was met too late has
 * raised the case all the same.
 */
export function escalationCause(escalation: Escalation, item: Case, now: number): EscalationCause | null {
  const { levels, steps } = escalation
  if (escalatedTo(escalation, item, now) === null) return null
  const leadsHere = (level: CaseLevel | null) => level !== null && levels.indexOf(level) >= levels.indexOf(item.level)
  const missed = missedLimits(item, now)
  for (const past of [lateLimits(item, now), missed]) {
    const reached = highestStep(escalation, item, past)
    if (reached && leadsHere(reached.level)) return reached.kind
  }
  const ownLimit = missed.find(
    ({ kind }) => !isPromise(kind) && ladderOf(steps, item.itemCode, kind).some(({ level }) => leadsHere(level)),
  )
  return ownLimit?.kind ?? 'person'
}

/** The step of the two promises that escalates a case to a level; null where there is none. */
export function promiseStep({ steps }: Escalation, level: EscalationLevel): EscalationStep | null {
  const promises: readonly LimitKind[] = ['on_site', 'feedback']
  return (
    steps.find((step) => step.itemCode === null && step.level === level && promises.includes(step.limitKind)) ?? null
  )
}
