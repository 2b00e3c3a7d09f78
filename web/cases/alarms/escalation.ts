import type { Case, CaseLevel, LimitKind } from '../../../server/contracts/case.ts'
import type { EscalationStep } from '../../../server/contracts/city.ts'
import { caseTimes, isOverdue } from '../case-clock.ts'
import { isOpen } from '../case-status.ts'
import { minuteMs } from '../../ui/durations.ts'

/** Above the grid, lowest first. */
export const escalationLevels = ['community', 'subdistrict', 'city'] as const
export type EscalationLevel = (typeof escalationLevels)[number]

const height: Record<CaseLevel, number> = { grid: 0, community: 1, subdistrict: 2, city: 3 }

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

/** The limits that a case has missed: its next limit, and any other that it has not met by its due moment. */
function lateLimits(item: Case, now: number): { readonly kind: LimitKind; readonly dueAt: number }[] {
  const { next } = caseTimes(item)
  if (!next || !isOverdue(item, now)) return []
  const left: Record<LimitKind, string | null> = {
    accept: item.acceptedAt === null ? item.acceptDueAt : null,
    on_site: item.onSiteAt === null ? item.onSiteDueAt : null,
    feedback: item.feedbackAt === null ? item.feedbackDueAt : null,
    resolve: item.resolveDueAt,
  }
  return (Object.keys(left) as LimitKind[]).flatMap((kind) => {
    const dueAt = kind === next.kind ? next.dueAt : left[kind] === null ? null : Date.parse(left[kind])
    return dueAt !== null && dueAt >= next.dueAt && dueAt < now ? [{ kind, dueAt }] : []
  })
}

/**
 * The highest step that a case has reached by `now`, of the steps that follow from a due moment: at the end of a limit, or some minutes
 * after a promise's end, whose clock does not stop at night. Every other step is in working time, or before the limit's end: the server
 * computes it, and the case's level carries it. A due moment is still in time.
 */
function reachedStep(steps: readonly EscalationStep[], item: Case, now: number): ReachedStep | null {
  let highest: ReachedStep | null = null
  for (const { kind, dueAt } of lateLimits(item, now)) {
    const isPromise = kind === 'on_site' || kind === 'feedback'
    for (const { level, atPercent, afterMinutes } of ladderOf(steps, item.itemCode, kind)) {
      if (level === null || atPercent !== 100 || (afterMinutes > 0 && !isPromise)) continue
      if (dueAt + afterMinutes * minuteMs >= now) continue
      if (!highest || height[level] > height[highest.level]) highest = { kind, level }
    }
  }
  return highest
}

/**
 * The level that is responsible for a case at `now` (epoch ms, server time) by the escalation `steps`; a case that is already higher stays there.
 * Null for a case that is not open or is still at its grid.
 */
export function escalatedTo(steps: readonly EscalationStep[], item: Case, now: number): EscalationLevel | null {
  if (!isOpen(item)) return null
  const reached = reachedStep(steps, item, now)?.level ?? 'grid'
  const level = height[reached] > height[item.level] ? reached : item.level
  return level === 'grid' ? null : level
}

/** Why a case is at its level: escalation by a limit, or a person's choice to hand it up. */
export type EscalationCause = LimitKind | 'person'

/** The cause at `now` (epoch ms, server time); null for a case that is not open or is still at its grid. */
export function escalationCause(steps: readonly EscalationStep[], item: Case, now: number): EscalationCause | null {
  if (escalatedTo(steps, item, now) === null) return null
  const reached = reachedStep(steps, item, now)
  if (reached && height[reached.level] >= height[item.level]) return reached.kind
  const late = lateLimits(item, now).find(({ kind }) => kind === 'accept' || kind === 'resolve')
  return late?.kind ?? 'person'
}

/** The step of the two promises that escalates a case to a level; null where there is none. */
export function promiseStep(steps: readonly EscalationStep[], level: EscalationLevel): EscalationStep | null {
  const promises: readonly LimitKind[] = ['on_site', 'feedback']
  return (
    steps.find((step) => step.itemCode === null && step.level === level && promises.includes(step.limitKind)) ?? null
  )
}
