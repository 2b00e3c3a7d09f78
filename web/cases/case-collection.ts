import { computed, ref, shallowRef } from 'vue'
import type { Case, CaseNumber } from '../../server/contracts/case.ts'
import type { Snapshot } from '../../server/contracts/feed.ts'
import type { CaseChange } from '../feed/apply-frame.ts'
import { isOpen } from './case-status.ts'

/**
 * Cases that are put and removed by their numbers: all open ones of a scope and those reported or closed in its day. A plain
 * map behind a revision number: ten thousand reactive proxies would cost more than everything drawn from them.
 */
export function caseCollection() {
  const byNumber = new Map<CaseNumber, Case>()
  const revision = ref(0)
  const loaded = ref(false)
  /** Start of the city's current day (epoch ms) as the snapshot says. */
  const dayStart = shallowRef<number | null>(null)

  /** Keeps the higher version: idempotent, and safe against replays. */
  function put(item: Case): void {
    if ((byNumber.get(item.number)?.version ?? 0) < item.version) byNumber.set(item.number, item)
  }

  function apply(changes: readonly CaseChange[]): void {
    if (changes.length === 0) return
    for (const change of changes) {
      if (change.kind === 'put') put(change.case)
      else byNumber.delete(change.number)
    }
    revision.value++
  }

  function replace(snapshot: Snapshot): void {
    byNumber.clear()
    for (const item of snapshot.cases) byNumber.set(item.number, item)
    dayStart.value = Date.parse(snapshot.dayStart)
    loaded.value = true
    revision.value++
  }

  const all = computed(() => (revision.value, [...byNumber.values()]))
  /** Newest report first. */
  const open = computed(() =>
    all.value.filter(isOpen).sort((a, b) => (a.reportedAt < b.reportedAt ? 1 : a.reportedAt > b.reportedAt ? -1 : 0)),
  )

  /** The map itself, for the feed's reducer: reading it is not tracked. */
  const cases = (): ReadonlyMap<CaseNumber, Case> => byNumber
  const find = (number: CaseNumber): Case | undefined => (revision.value, byNumber.get(number))
  return { all, open, loaded, dayStart, revision, cases, find, apply, replace }
}
