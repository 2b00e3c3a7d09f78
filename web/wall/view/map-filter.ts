import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Case } from '../../../server/contracts/case.ts'
import { communityCode } from '../../areas/area-store.ts'
import { useCityStore } from '../../areas/city-store.ts'
import { escalatedTo, escalationCause } from '../../cases/alarms/escalation.ts'
import { caseLook } from '../../cases/case-status.ts'
import { useCatalogueStore } from '../../catalogue/catalogue-store.ts'

const kinds = ['category', 'look', 'community', 'rung'] as const

/** What the map shows alone: a category, a look, a community by its code, or a rung of the ladder (`person`: handed up). */
export interface MapFilter {
  readonly kind: (typeof kinds)[number]
  /** An empty category is that of cases without one. */
  readonly value: string
}

/** The filter of an address, as in `only=category~市容环卫`; null for none, and for what no wall knows. */
export function readFilter(text: unknown): MapFilter | null {
  const [kind, value] = typeof text === 'string' ? text.split('~', 2) : []
  const known = kinds.find((one) => one === kind)
  return known && value !== undefined ? { kind: known, value } : null
}
export const writeFilter = ({ kind, value }: MapFilter): string => `${kind}~${value}`

/** The map's filter, kept in the address. It is this window's own, also in a wall group. */
export const useMapFilter = defineStore('map-filter', () => {
  const route = useRoute()
  const router = useRouter()
  const city = useCityStore()
  const catalogue = useCatalogueStore()
  const filter = shallowRef(readFilter(route.query['only']))
  const escalation = computed(() => ({ steps: catalogue.escalation, levels: city.rules?.levels ?? [] }))

  /** The rung that a case stands on by a promise's limit, or `person` where people handed it up; null for neither. */
  function rungOf(item: Case, now: number): string | null {
    const cause = escalationCause(escalation.value, item, now)
    if (cause === 'person') return cause
    return cause === 'on_site' || cause === 'feedback' ? escalatedTo(escalation.value, item, now) : null
  }
  const sides: Record<MapFilter['kind'], (item: Case, now: number) => string | null> = {
    category: ({ category }) => category ?? '',
    look: caseLook,
    community: ({ gridCode }) => gridCode && communityCode(gridCode),
    rung: rungOf,
  }

  /** The cases that pass the filter at `now` (epoch ms); all of them without one. */
  function pass(cases: readonly Case[], now: number): readonly Case[] {
    if (!filter.value) return cases
    const { kind, value } = filter.value
    return cases.filter((item) => sides[kind](item, now) === value)
  }

  const isOn = (kind: MapFilter['kind'], value: string) => filter.value?.kind === kind && filter.value.value === value
  /** Filters by this, or no longer where it is the filter already. */
  const toggle = (kind: MapFilter['kind'], value: string) => (filter.value = isOn(kind, value) ? null : { kind, value })
  const clear = () => (filter.value = null)

  watch(filter, (chosen) => {
    const { only: _, ...rest } = route.query
    void router.replace({ query: { ...rest, ...(chosen && { only: writeFilter(chosen) }) } })
  })
  watch(
    () => route.query['only'],
    (text) => {
      const read = readFilter(text)
      if (JSON.stringify(read) !== JSON.stringify(filter.value)) filter.value = read
    },
  )
  return { filter, escalation, pass, isOn, toggle, clear }
})
