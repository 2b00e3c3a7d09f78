import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Catalogue } from '../../server/contracts/city.ts'
import { getJson } from '../api.ts'

/** 准入清单: what the work items are called. */
export const useCatalogueStore = defineStore('catalogue', () => {
  const catalogue = shallowRef<Catalogue | null>(null)
  const names = computed(() => new Map(catalogue.value?.items.map(({ code, name }) => [code, name])))

  async function load(): Promise<void> {
    catalogue.value = await getJson<Catalogue>('/api/catalogue')
  }

  const itemName = (code: string | null): string | null => (code === null ? null : (names.value.get(code) ?? code))
  return { load, itemName }
})
