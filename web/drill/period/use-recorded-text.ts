import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../../areas/city-store.ts'
import { useLanguage } from '../../ui/use-language.ts'
import type { Drill } from '../view/use-drill.ts'

/** From which day on anything is known, where the period begins before it; null where all of it is known. */
export function useRecordedText(drill: Drill): ComputedRef<string | null> {
  const city = useCityStore()
  const { t } = useLanguage()
  return computed(() => {
    const { shown } = drill
    if (!shown || shown.beginning === null || shown.period.recorded === 'whole') return null
    const day = city.formatDay(Date.parse(shown.beginning))
    return t(shown.period.recorded === 'none' ? 'recordedNone' : 'recordedPartly', { day })
  })
}
