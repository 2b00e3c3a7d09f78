import { computed, ref, shallowRef, watch } from 'vue'
import type { KpiCases } from '../../../server/contracts/kpi.ts'
import { kpiCasesAddress, loadKpiCases, type CaseListQuery } from '../../statistics/statistics-requests.ts'
import { retryReading } from '../../feed/retry-reading.ts'
import { useAnswer } from '../../ui/loading/use-answer.ts'
import { expectedCount } from './expected-count.ts'
import { useDrill } from '../view/use-drill.ts'

/** The cases behind a figure: the first page, and more pages on demand, all as of one moment. */
export function useCaseList(list: () => CaseListQuery | null) {
  const drill = useDrill()
  const first = useAnswer(() => {
    const query = list()
    return query && kpiCasesAddress(drill.scope, query)
  }, loadKpiCases)
  retryReading(() => first.failure.value, first.refresh)
  const more = shallowRef<readonly KpiCases[]>([])
  const isLoadingMore = ref(false)
  const moreFailure = shallowRef<unknown>(null)

  const page = computed(() => (first.isCurrent.value ? (first.answered.value?.value ?? null) : null))
  const cases = computed(() => [page.value, ...more.value].flatMap((one) => one?.cases ?? []))
  /** By how many minutes each case missed the figure; empty for the other parts of it. */
  const minutes = computed(
    () =>
      new Map(
        [page.value, ...more.value].flatMap(
          (one) => one?.minutes.map((count, at) => [one.cases[at]!.number, count] as const) ?? [],
        ),
      ),
  )
  const next = computed(() => (more.value.at(-1) ?? page.value)?.next ?? null)
  // another list, or a refresh of the same one
  watch(page, () => (more.value = []))

  async function loadMore(): Promise<void> {
    const [query, after, of] = [list(), next.value, page.value]
    if (!query || after === null || isLoadingMore.value) return
    isLoadingMore.value = true
    moreFailure.value = null
    try {
      const answer = await loadKpiCases(kpiCasesAddress(drill.scope, query, after))
      if (page.value === of) more.value = [...more.value, answer]
    } catch (error) {
      moreFailure.value = error
    }
    isLoadingMore.value = false
  }

  /** Repeated places are counted less often: their count holds only for the list's own moment. */
  const spotsOf = (seq: number | undefined) =>
    drill.hotSpots?.asOf.seq === seq ? (drill.hotSpots?.hotSpots ?? []) : []
  /** The figure on the screen that the list's count should equal; null while unknown, or where no figure gives it. */
  const expected = computed(() => {
    const query = list()
    return query && drill.shown && drill.isCurrent
      ? expectedCount(drill.shown, spotsOf(page.value?.asOf.seq), query)
      : null
  })
  const isEqual = computed(() => page.value !== null && expected.value !== null && page.value.total === expected.value)
  /** A list with only its first page loaded is kept as new as the figure. */
  watch(expected, (count) => {
    if (count !== null && page.value && page.value.total !== count && more.value.length === 0) void first.refresh()
  })

  return {
    page,
    cases,
    minutes,
    next,
    expected,
    isEqual,
    failure: first.failure,
    moreFailure,
    isPending: first.isPending,
    isSlow: first.isSlow,
    refresh: first.refresh,
    loadMore,
    isLoadingMore,
  }
}
