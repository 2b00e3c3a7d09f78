import { computed, onScopeDispose, watch } from 'vue'
import { useCityStore } from '../../areas/city-store.ts'
import { usePastCaseStore } from '../../cases/past-case-store.ts'
import { useLinkStore } from '../../feed/link-store.ts'
import { useAreaDayStore, type ShownDay } from '../../statistics/day/area-day-store.ts'
import { useWallChoice } from './wall-choice.ts'
import type { WallView } from './wall-view.ts'

/** Keeps the day's figures for the wall's moment; loads nothing while the link is stale. */
export function useAreaDay(view: WallView): void {
  const city = useCityStore()
  const link = useLinkStore()
  const past = usePastCaseStore()
  const wall = useWallChoice()
  const { follow } = useAreaDayStore()

  const time = computed<ShownDay['time']>(() => {
    if (!view.replaying) return { kind: 'present', cursor: link.cursor }
    return { kind: 'past', moment: past.moment ?? view.now, speed: wall.choice.replay?.speed ?? 0, cases: past.all }
  })
  const shown = computed<ShownDay | null>(() => {
    const area = city.city?.code
    return area === undefined || view.dayStart === null ? null : { area, now: view.now, time: time.value }
  })
  watch([shown, () => link.stale], ([screen, isStale]) => follow(screen, !isStale), { immediate: true })
  onScopeDispose(() => follow(null, false))
}
