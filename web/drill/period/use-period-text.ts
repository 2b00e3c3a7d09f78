import { computed } from 'vue'
import { useCityStore } from '../../areas/city-store.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { useDrill } from '../view/use-drill.ts'

/** The days of the figures shown, by the city's calendar: `10-25 至 11-23`, with the year where it is not this one. */
export function usePeriodText() {
  const drill = useDrill()
  const city = useCityStore()
  const { t } = useLanguage()
  const span = computed(() => {
    const { shown } = drill
    if (!shown) return null
    const { from, to } = shown.period
    // `to` is exclusive
    return { from: city.formatDay(Date.parse(from)), to: city.formatDay(Date.parse(to) - 1) }
  })
  const days = computed(() => {
    if (!span.value) return '—'
    const { from, to } = span.value
    return from === to ? from : t('periodDays', { from, to })
  })
  return { days, span }
}
