import type { Case } from '../../server/contracts/case.ts'

/** From this many changes on a full sort is quicker than single insertions. */
const manyChanges = 1_000

/** Newest report first, among equals the higher number first. Neither ever changes in a case's life. */
export function newestFirst(a: Case, b: Case): number {
  if (a.reportedAt !== b.reportedAt) return a.reportedAt < b.reportedAt ? 1 : -1
  return a.number < b.number ? 1 : a.number > b.number ? -1 : 0
}

/** The index of `item` in `cases`, or where it would go. */
function placeOf(cases: readonly Case[], item: Case): number {
  let [low, high] = [0, cases.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (newestFirst(cases[middle]!, item) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** A case version that is removed, added, or replaced by another. */
export interface CaseStep {
  readonly from: Case | undefined
  readonly to: Case | undefined
}

/** `cases` (newest first) after the steps, as a new list: a second's changes among 100,000 cases need no sorting. */
export function stepCases(cases: readonly Case[], steps: readonly CaseStep[]): Case[] {
  if (steps.length > manyChanges) {
    const gone = new Set(steps.map(({ from }) => from))
    const come = steps.flatMap(({ to }) => to ?? [])
    return [...cases, ...come].filter((item) => !gone.has(item)).sort(newestFirst)
  }
  const after = cases.slice()
  for (const { from, to } of steps) {
    if (from) after.splice(placeOf(after, from), 1)
    if (to) after.splice(placeOf(after, to), 0, to)
  }
  return after
}

/** The steps from one list to another, both newest first. */
export function caseSteps(before: readonly Case[], after: readonly Case[]): CaseStep[] {
  const steps: CaseStep[] = []
  let [old, young] = [0, 0]
  while (old < before.length || young < after.length) {
    const [from, to] = [before[old], after[young]]
    if (from !== to) {
      const order = !from ? 1 : !to ? -1 : newestFirst(from, to)
      steps.push({ from: order <= 0 ? from : undefined, to: order >= 0 ? to : undefined })
      if (order < 0) young--
      if (order > 0) old--
    }
    old++
    young++
  }
  return steps
}
