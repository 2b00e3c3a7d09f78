import { computed, onScopeDispose, watch } from 'vue'
import { useCityStore } from '../../areas/city-store.ts'
import { useBackgroundStore } from '../../statistics/day/background-store.ts'
import type { WallView } from './wall-view.ts'
import { minuteMs } from '../../ui/durations.ts'

/** Keeps the comparisons for the wall's moment, present or past: loaded once a minute. */
export function useComparisons(view: WallView): void {
  const city = useCityStore()
  const { want } = useBackgroundStore()
  const minute = computed(() => (view.dayStart === null ? null : Math.floor(view.now / minuteMs) * minuteMs))
  watch([() => city.city?.code, minute], ([scope, moment]) => scope !== undefined && want(scope, moment), {
    immediate: true,
  })
  onScopeDispose(() => want('', null))
}
