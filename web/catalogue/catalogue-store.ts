import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Catalogue } from '../../server/contracts/city.ts'
import { getJson } from '../api.ts'

/** 准入清单: the names of work items, and their responsible units. */
export const useCatalogueStore = defineStore('catalogue', () => {
  const catalogue = shallowRef<Catalogue | null>(null)
  const items = computed(() => new Map(catalogue.value?.items.map((item) => [item.code, item])))
  const units = computed(() => new Map(catalogue.value?.units.map(({ code, name }) => [code, name])))
  /** The catalogue is a sample, not the city's official one: figures from it say so. */
  const isSample = computed(() => catalogue.value?.sample ?? false)

  async function load(): Promise<void> {
    catalogue.value = await getJson<Catalogue>('/api/catalogue')
  }

  const itemName = (code: string | null): string | null =>
    code === null ? null : (items.value.get(code)?.name ?? code)
  /** The unit responsible for an item; null for a case without an item. */
  function unitName(itemCode: string | null): string | null {
    const item = itemCode === null ? undefined : items.value.get(itemCode)
    return item ? (units.value.get(item.unitCode) ?? item.unitCode) : null
  }
  const nameOfUnit = (code: string): string => units.value.get(code) ?? code
  /** The units that help with an item (协办). */
  const coUnitsOf = (itemCode: string | null): readonly string[] =>
    (itemCode === null ? undefined : items.value.get(itemCode))?.coUnits ?? []
  /** The escalation steps of limits, from the server's table; empty until they are loaded. */
  const escalation = computed(() => catalogue.value?.escalation ?? [])
  return { load, items, itemName, unitName, coUnitsOf, nameOfUnit, isSample, escalation }
})
