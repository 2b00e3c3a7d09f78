import type { Case, NextLimit } from '../../../server/contracts/case.ts'

const phases = ['reported', 'filed', 'dispatched', 'accepted', 'on_site', 'feedback', 'checking', 'closed', 'void']

/** The next limit by the rule of server/cases/README.md, written from its words: of what is left to do, what is due first. */
export function expectedNextLimit(item: Omit<Case, 'nextLimit'>): NextLimit | null {
  const items = item.limitsFrom ?? item.reportedAt
  const promises = item.clocksFrom ?? item.dispatchedAt
  const isBeyond = (phase: Case['status']) => phases.indexOf(item.status) >= phases.indexOf(phase)
  const limits = [
    { kind: 'accept', from: items, dueAt: item.acceptDueAt, done: item.acceptedAt !== null || isBeyond('accepted') },
    { kind: 'on_site', from: promises, dueAt: item.onSiteDueAt, done: item.onSiteAt !== null || isBeyond('on_site') },
    {
      kind: 'feedback',
      from: promises,
      dueAt: item.feedbackDueAt,
      done: item.feedbackAt !== null || isBeyond('feedback'),
    },
    { kind: 'resolve', from: items, dueAt: item.resolveDueAt, done: isBeyond('closed') },
  ] as const
  let next: NextLimit | null = null
  for (const { kind, from, dueAt, done } of limits) {
    if (done || dueAt === null || (next && Date.parse(next.dueAt) <= Date.parse(dueAt))) continue
    next = { kind, startsAt: from !== null && Date.parse(from) < Date.parse(dueAt) ? from : dueAt, dueAt }
  }
  return next
}

/** A next limit with its instants written as `toISOString` writes them. */
export const inUtc = (limit: NextLimit | null): NextLimit | null =>
  limit && {
    kind: limit.kind,
    startsAt: new Date(limit.startsAt).toISOString(),
    dueAt: new Date(limit.dueAt).toISOString(),
  }
