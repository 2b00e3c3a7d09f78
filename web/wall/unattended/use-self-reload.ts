import { useEventListener, useIntervalFn } from '@vueuse/core'
import { useCityStore } from '../../areas/city-store.ts'
import { useLinkStore } from '../../feed/link-store.ts'
import { isOtherBuildServed, reloadIfServed } from '../../reload.ts'
import { isReloadDue, offsetRangeMinutes } from './self-reload.ts'

const lookMs = 60_000
const touches = ['pointerdown', 'pointermove', 'wheel', 'keydown'] satisfies (keyof WindowEventMap)[]

/** Reloads this wall at night and for a new build, when nobody uses it and the server is healthy. */
export function useSelfReload(): void {
  const link = useLinkStore()
  const city = useCityStore()
  const offsetMinutes = Math.random() * offsetRangeMinutes
  let touchedAt = performance.now()
  let otherBuildSince: number | null = null

  function minuteOfDay(): number | null {
    if (link.second === null) return null
    const [hour, minute] = city.formatHourMinute(link.second).split(':').map(Number)
    return hour! * 60 + minute!
  }

  async function look(): Promise<void> {
    const now = performance.now()
    if (!(await isOtherBuildServed())) otherBuildSince = null
    else otherBuildSince ??= now
    const isDue = isReloadDue({
      openMs: now,
      restedMs: now - touchedAt,
      minuteOfDay: minuteOfDay(),
      offsetMinutes,
      otherBuildMs: otherBuildSince === null ? null : now - otherBuildSince,
    })
    if (isDue) await reloadIfServed()
  }

  const onTouch = () => (touchedAt = performance.now())
  useEventListener(window, touches, onTouch, { passive: true })
  useIntervalFn(() => void look(), lookMs)
}
