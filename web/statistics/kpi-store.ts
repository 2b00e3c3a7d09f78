import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Kpi, KpiKey, KpiRegistry, Phase, PhaseKey } from '../../server/contracts/kpi.ts'
import { useLanguage } from '../ui/use-language.ts'
import { loadRegistry } from './statistics-requests.ts'

/** 口径: names, formulas and exclusions of the figures, from the server. */
export const useKpiStore = defineStore('kpis', () => {
  const { language } = useLanguage()
  const registry = shallowRef<KpiRegistry | null>(null)
  const byKey = computed(() => new Map<KpiKey, Kpi>(registry.value?.kpis.map((kpi) => [kpi.key, kpi])))
  const phases = computed(() => new Map<PhaseKey, Phase>(registry.value?.phases.map((phase) => [phase.key, phase])))

  async function load(): Promise<void> {
    registry.value = await loadRegistry()
  }

  /** In the language shown. */
  const words = (both: { readonly zh: string; readonly en: string }): string => both[language.value]
  const nameOf = (key: KpiKey): string => {
    const kpi = byKey.value.get(key)
    return kpi ? words(kpi.name) : ''
  }
  return { registry, byKey, phases, load, words, nameOf }
})
