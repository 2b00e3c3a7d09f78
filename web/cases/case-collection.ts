import { ref, shallowRef } from 'vue'
import type { Case, CaseNumber } from '../../server/contracts/case.ts'
import type { Snapshot } from '../../server/contracts/feed.ts'
import type { CaseChange } from './case-change.ts'
import { isOpen } from './case-status.ts'
import { newestFirst, stepCases, type CaseStep } from './sorted-cases.ts'

const openOnly = (item: Case | undefined) => (item && isOpen(item) ? item : undefined)

/**
 * Cases that are put and removed by number: all open cases of a scope and those reported or closed in its day. Plain
 * lists that are replaced at each change: ten thousand reactive proxies would cost more than all the drawing.
 */
export function caseCollection() {
  const byNumber = new Map<CaseNumber, Case>()
  const revision = ref(0)
  const loaded = ref(false)
  /** Start of the city's current day (epoch ms), from the snapshot. */
  const dayStart = shallowRef<number | null>(null)
  /** Newest report first. */
  const all = shallowRef<readonly Case[]>([])
  const open = shallowRef<readonly Case[]>([])

  /** Keeps the higher version: idempotent, and safe against replays. */
  function step(change: CaseChange): CaseStep | null {
    const number = change.kind === 'put' ? change.case.number : change.number
    const from = byNumber.get(number)
    if (change.kind === 'remove') return byNumber.delete(number) ? { from, to: undefined } : null
    if ((from?.version ?? 0) >= change.case.version) return null
    byNumber.set(number, change.case)
    return { from, to: change.case }
  }

  function apply(changes: readonly CaseChange[]): void {
    if (changes.length === 0) return
    const steps = changes.map(step).filter((taken) => taken !== null)
    all.value = stepCases(all.value, steps)
    open.value = stepCases(
      open.value,
      steps.map(({ from, to }) => ({ from: openOnly(from), to: openOnly(to) })),
    )
    revision.value++
  }

  function replace(snapshot: Snapshot): void {
    byNumber.clear()
    for (const item of snapshot.cases) byNumber.set(item.number, item)
    all.value = [...byNumber.values()].sort(newestFirst)
    open.value = all.value.filter(isOpen)
    dayStart.value = Date.parse(snapshot.dayStart)
    loaded.value = true
    revision.value++
  }

  /** The map itself, for the feed's reducer: reads of it are not tracked. */
  const cases = (): ReadonlyMap<CaseNumber, Case> => byNumber
  const find = (number: CaseNumber): Case | undefined => (revision.value, byNumber.get(number))
  return { all, open, loaded, dayStart, revision, cases, find, apply, replace }
}
