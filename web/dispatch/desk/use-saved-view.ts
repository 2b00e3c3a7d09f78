import { useLocalStorage } from '@vueuse/core'
import { computed } from 'vue'
import { caseOrders, type CaseOrder } from '../../cases/work/case-order.ts'
import { filterOrder, noFilter, type CaseFilter, type FilterField } from '../../cases/work/case-filter.ts'

interface SavedView {
  readonly order: CaseOrder
  readonly filter: CaseFilter
}

const usual: SavedView = { order: 'limit', filter: noFilter }
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** A stored view as far as this version knows it. */
export function readView(stored: Partial<Record<keyof SavedView, unknown>>): SavedView {
  const { order, filter } = stored
  const fields = (filter ?? {}) as Partial<Record<FilterField, unknown>>
  return {
    order: typeof order === 'string' && Object.hasOwn(caseOrders, order) ? (order as CaseOrder) : usual.order,
    filter: Object.fromEntries(filterOrder.map((field) => [field, textOrNull(fields[field])])) as unknown as CaseFilter,
  }
}

/** How a seat's list is narrowed and ordered, kept in this browser for its account. */
export function useSavedView(account: string | null) {
  const stored = useLocalStorage<Partial<SavedView>>(`quanyu.desk.${account ?? ''}`, usual)
  const view = computed(() => readView(stored.value))
  const filter = computed(() => view.value.filter)
  const order = computed<CaseOrder>({
    get: () => view.value.order,
    set: (chosen) => (stored.value = { ...view.value, order: chosen }),
  })

  function narrow(changes: Partial<CaseFilter>): void {
    stored.value = { ...view.value, filter: { ...view.value.filter, ...changes } }
  }
  const clearFilter = (): void => narrow(noFilter)
  return { filter, order, narrow, clearFilter }
}
