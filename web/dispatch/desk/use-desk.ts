import { computed, inject, provide, reactive, ref, shallowRef, watch, type InjectionKey } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import { useAccountStore } from '../../accounts/account-store.ts'
import { roles } from '../../accounts/roles.ts'
import { useAreaStore } from '../../areas/area-store.ts'
import { usePlaceNameStore } from '../../areas/place-name-store.ts'
import { useCityStore } from '../../areas/city-store.ts'
import { useCatalogueStore } from '../../catalogue/catalogue-store.ts'
import { filterCases } from '../../cases/work/case-filter.ts'
import { inOrder } from '../../cases/work/case-order.ts'
import {
  caseQueueOrder,
  casesInQueue,
  countQueues,
  type CaseQueue,
  type QueueView,
} from '../../cases/work/case-queues.ts'
import { useDutyStore } from '../../duties/duty-store.ts'
import { workerDuty } from '../../duties/grid-duties.ts'
import { useCaseStore } from '../../cases/case-store.ts'
import { findCases } from '../../cases/find-cases.ts'
import { withPending } from '../../cases/work/pending-cases.ts'
import { usePendingStore } from '../../cases/work/pending-store.ts'
import { useLinkStore } from '../../feed/link-store.ts'
import { useLanguage } from '../../ui/use-language.ts'
import type { DeskMode, DeskRequest, MapTool } from './desk-mode.ts'
import { useSavedView } from './use-saved-view.ts'
import { usePresenceStore } from './presence-store.ts'
import { useRowSteps } from './use-row-steps.ts'
import { useCaseWork } from './use-case-work.ts'
import { useToasts } from './use-toasts.ts'

const isQueue = (name: unknown): name is CaseQueue => caseQueueOrder.some((queue) => queue === name)
const isNumber = (value: unknown): value is CaseNumber => typeof value === 'string' && /^\d{19,20}$/.test(value)

/** The desk's content and choice; queue and case are in the address, so that a reload shows the same. */
function makeDesk() {
  const store = useCaseStore()
  const pendings = usePendingStore()
  const link = useLinkStore()
  const areas = useAreaStore()
  const city = useCityStore()
  const catalogue = useCatalogueStore()
  const { visitor } = useAccountStore()
  /** Whether the seat dispatches; otherwise it reads the desk and may do only what the server allows. */
  const dispatches = visitor !== null && roles[visitor.role].dispatches
  const { t } = useLanguage()
  const route = useRoute()
  const router = useRouter()

  const queue = ref<CaseQueue>(isQueue(route.query['queue']) ? route.query['queue'] : 'all')
  const words = ref('')
  const chosen = ref<CaseNumber | null>(isNumber(route.query['case']) ? route.query['case'] : null)
  const mode = shallowRef<DeskMode>({ kind: 'list' })
  const tool = ref<MapTool>('pointer')
  const now = computed(() => link.now)

  const itemName = (item: Case): string => catalogue.itemName(item.itemCode) ?? item.category ?? t('uncategorised')
  const placeName = (item: Case): string => (item.gridCode ? areas.gridName(item.gridCode) : t('unassignedPlace'))

  const { seesHomes } = visitor ? roles[visitor.role] : { seesHomes: false }
  const placeNames = usePlaceNameStore()
  // without these names the grid still says where a case is
  if (seesHomes) void placeNames.load().catch(() => undefined)
  /** Estate and building, or the road; empty where neither is known, or the seat does not see the point. */
  function homeName(item: Case): string {
    if (!seesHomes) return ''
    const { home, road } = placeNames.placeOf(item)
    return home ?? (road === null ? '' : t('nearRoad', { road }))
  }

  const open = computed(() => withPending(store.open, pendings.pending))
  const saved = useSavedView(visitor?.account ?? null)
  const duty = useDutyStore()
  const view = computed<QueueView>(() => ({
    now: now.value,
    rules: city.rules,
    level: (visitor && city.rules?.levelOfRole[visitor.role]) ?? null,
    hasLeft: (item) => workerDuty(item, duty.byGrid.get(item.gridCode ?? '')) === 'off_duty',
  }))
  /** What the filter lets through: the queues count and list this. */
  const filtered = computed(() => filterCases(open.value, saved.filter.value))
  const counts = computed(() => (store.loaded ? countQueues(filtered.value, view.value) : null))
  const queued = computed(() =>
    inOrder(casesInQueue(filtered.value, queue.value, view.value), saved.order.value, now.value),
  )
  const rows = computed(() =>
    findCases(queued.value, words.value, (item) => ({
      item: itemName(item),
      place: `${placeName(item)} ${homeName(item)}`,
    })),
  )
  /** A case that was closed today is in no queue, but can still be opened. */
  const chosenCase = computed<Case | null>(() => {
    if (chosen.value === null) return null
    const known = store.find(chosen.value)
    return known ? withPending([known], pendings.pending)[0]! : null
  })
  const { at, step } = useRowSteps(() => rows.value, chosen)

  const backToList = (): void => void (mode.value = { kind: 'list' })
  const work = useCaseWork(() => chosenCase.value, dispatches)
  const presence = usePresenceStore()
  watch(chosen, (number) => (presence.openCase = number), { immediate: true })
  const toasts = useToasts()
  // the mode belonged to the former case
  watch(chosen, () => mode.value.kind !== 'drag' && mode.value.kind !== 'conflict' && backToList())
  watch([queue, chosen], () => {
    const { queue: _queue, case: _case, ...query } = route.query
    void router.replace({
      query: {
        ...query,
        ...(queue.value !== 'all' && { queue: queue.value }),
        ...(chosen.value && { case: chosen.value }),
      },
    })
  })

  /** What a key asks of the part that shows it: a new object for each press. */
  const asked = shallowRef<DeskRequest | null>(null)
  const ask = (request: DeskRequest): void => void (asked.value = { ...request })

  return reactive({
    dispatches,
    asked,
    ask,
    queue,
    words,
    chosen,
    chosenCase,
    at,
    mode,
    tool,
    now,
    open,
    counts,
    rows,
    ...work,
    ...saved,
    toast: toasts.toast,
    loaded: computed(() => store.loaded),
    stale: computed(() => link.stale),
    itemName,
    placeName,
    homeName,
    step,
    backToList,
    say: toasts.say,
    fail: toasts.fail,
    clearToast: toasts.clear,
  })
}

export type Desk = ReturnType<typeof makeDesk>
const deskKey: InjectionKey<Desk> = Symbol('desk')

export function provideDesk(): Desk {
  const desk = makeDesk()
  provide(deskKey, desk)
  return desk
}

/** The desk around this component. Throws outside of a DispatchScreen. */
export function useDesk(): Desk {
  const desk = inject(deskKey)
  if (!desk) throw new Error('expected to stand inside a DispatchScreen, found none around this component')
  return desk
}
