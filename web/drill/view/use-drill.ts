import { computed, inject, provide, reactive, ref, shallowRef, watch, type InjectionKey } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { AreaStatistics, KpiKey } from '../../../server/contracts/kpi.ts'
import { useAccountStore } from '../../accounts/account-store.ts'
import { roles } from '../../accounts/roles.ts'
import { ApiError } from '../../api.ts'
import { useLinkStore } from '../../feed/link-store.ts'
import { useKpiStore } from '../../statistics/kpi-store.ts'
import {
  hotSpotsAddress,
  loadHotSpots,
  loadStatistics,
  statisticsAddress,
  type CaseListQuery,
  type StatisticsScope,
} from '../../statistics/statistics-requests.ts'
import { retryReading } from '../../feed/retry-reading.ts'
import { useAnswer } from '../../ui/loading/use-answer.ts'
import { isSameList, readView, writeView, type DrillView } from './drill-address.ts'
import { usualPeriod } from './drill-period.ts'
import { useFreshness } from './use-freshness.ts'

/** The screen's state and navigation: the address holds the choice, the server sends the figures, the feed shows when they are old. */
function makeDrill(unauthorized: () => void) {
  const route = useRoute()
  const router = useRouter()
  const link = useLinkStore()
  const kpis = useKpiStore()
  const { visitor } = useAccountStore()
  const seesHomes = visitor !== null && roles[visitor.role].seesHomes
  const dispatches = visitor !== null && roles[visitor.role].dispatches

  const areaCode = computed(() => String(route.params['areaCode']))
  const view = computed(() => readView(route.query))
  const scope = computed<StatisticsScope>(() => {
    const { period, category } = view.value
    return { areaCode: areaCode.value, period, category }
  })
  /** While the reader leaves for another screen nothing more is requested. */
  const isHere = computed(() => route.path.startsWith('/drill/'))
  const statistics = useAnswer(() => (isHere.value ? statisticsAddress(scope.value) : null), loadStatistics)
  const hotSpots = useAnswer(() => (isHere.value ? hotSpotsAddress(scope.value) : null), loadHotSpots)
  /** Figures of the chosen place, though perhaps of another period: another place's figures are never shown under its name. */
  const shown = computed<AreaStatistics | null>(() => {
    const answer = statistics.answered.value?.value
    return answer?.area.code === areaCode.value ? answer : null
  })
  /** Before the records begin there are none: a zero would say that nothing happened. */
  const isRecorded = computed(() => shown.value?.period.recorded !== 'none')
  const figures = computed(
    () => new Map(isRecorded.value ? shown.value?.kpis.map((figure) => [figure.key, figure]) : []),
  )
  const kpi = computed(() => kpis.byKey.get(view.value.kpi) ?? null)
  const ranking = computed(() => shown.value?.ranking ?? null)
  /** The estates of a grid, and its buildings outside of estates, as groups of one kind. */
  const partGroups = computed(() =>
    [...Map.groupBy(shown.value?.parts ?? [], ({ level }) => level)].map(([level, rows]) => ({ level, rows })),
  )
  /** The places that the map colours: the parts of the place, or its siblings and itself where it has none. */
  const mapped = computed(() => partGroups.value[0] ?? ranking.value)
  retryReading(() => hotSpots.failure.value, hotSpots.refresh)
  useFreshness(shown, statistics.failure, statistics.refresh, hotSpots.refresh)
  watch(statistics.failure, (error) => error instanceof ApiError && error.status === 401 && unauthorized())

  /** The place under the pointer, on the map or in a list. */
  const lit = ref<string | null>(null)
  /** The element that had the focus before the drawer opened. */
  const opener = shallowRef<HTMLElement | null>(null)

  const addressOf = (change: Partial<DrillView>, code = areaCode.value) => {
    const { lang } = route.query
    return { path: `/drill/${code}`, query: { ...writeView({ ...view.value, ...change }), ...(lang && { lang }) } }
  }
  const show = (change: Partial<DrillView>) => void router.push(addressOf(change))
  /** As `show`, without a step for the back button: while the map is moved. */
  const amend = (change: Partial<DrillView>) => void router.replace(addressOf(change))
  /** Goes to another place and closes the list, which belongs to the former one. */
  const placeAddress = (code: string) => addressOf({ list: null, caseNumber: null, extent: null }, code)
  const goTo = (code: string) => void router.push(placeAddress(code))

  function openList(list: CaseListQuery, kpi: KpiKey = view.value.kpi): void {
    if (isSameList(list, view.value.list) && view.value.caseNumber === null) return
    if (view.value.list === null) opener.value = document.activeElement as HTMLElement | null
    show({ list, kpi, caseNumber: null })
  }
  /** The same list for the grid instead of an estate or building in it. */
  function listGrid({ kpi, part }: CaseListQuery): void {
    if (!grid.value) return
    void router.push(addressOf({ list: { kpi, part }, caseNumber: null, extent: null }, grid.value.code))
  }
  function closeList(): void {
    show({ list: null, caseNumber: null })
    opener.value?.focus()
    opener.value = null
  }

  const spots = computed(() => {
    const answer = hotSpots.answered.value
    // Another place's figures must not show under this one's name.
    return answer?.address.startsWith(`/api/statistics/${areaCode.value}/`) && shown.value ? answer.value : null
  })
  /** The name of a place on the screen; its code where it has none. */
  const nameOf = (code: string): string =>
    [
      ...(shown.value ? [shown.value.area, ...shown.value.ranking.rows, ...shown.value.parts] : []),
      ...(spots.value?.hotSpots ?? []),
    ].find((place) => place.code === code)?.name ?? code

  /** The place's grid, or the place itself if it is one; null above grids. */
  const grid = computed(() => shown.value?.area.path.find(({ level }) => level === 'grid') ?? null)

  /** The place that the reader's seat begins at. */
  const home = visitor?.areas[0] ?? null

  return reactive({
    home,
    dispatches,
    seesHomes,
    grid,
    areaCode,
    view,
    scope,
    shown,
    figures,
    isRecorded,
    kpi,
    ranking,
    partGroups,
    mapped,
    lit,
    hotSpots: spots,
    nameOf,
    hotSpotsFailure: hotSpots.failure,
    /** The repeated places are those of the chosen period and category. */
    areHotSpotsCurrent: hotSpots.isCurrent,
    failure: statistics.failure,
    isCurrent: statistics.isCurrent,
    isSlow: statistics.isSlow,
    refresh: statistics.refresh,
    refreshHotSpots: hotSpots.refresh,
    stale: computed(() => link.stale),
    show,
    amend,
    goTo,
    placeAddress,
    /** The same place with the usual period and all categories. */
    usualAddress: computed(() => addressOf({ period: usualPeriod, category: null, list: null, caseNumber: null })),
    openList,
    listGrid,
    closeList,
  })
}

export type Drill = ReturnType<typeof makeDrill>
const drillKey: InjectionKey<Drill> = Symbol('drill')

/** @param unauthorized called when the session has ended */
export function provideDrill(unauthorized: () => void): Drill {
  const drill = makeDrill(unauthorized)
  provide(drillKey, drill)
  return drill
}

/** The screen around this component. Throws outside of a DrillScreen. */
export function useDrill(): Drill {
  const drill = inject(drillKey)
  if (!drill) throw new Error('expected to stand inside a DrillScreen, found none around this component')
  return drill
}
