import type { Map as MapLibreMap } from 'maplibre-gl'
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { onHandOn } from '../../map/on-hand.ts'
import { copyMap } from '../../map/map-picture.ts'
import { onPaper } from '../exports/on-paper.ts'

const flightMs = 500
/** The nearest zoom, so that a building shows among its neighbours. */
const nearest = 17.5
const within = (ms: number) => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : ms)

/** The map fits the screen's place until a person moves it; new figures never move it. */
export function useDrillCamera(
  bounds: Readonly<Ref<[number, number, number, number] | null>>,
  copy: Readonly<Ref<HTMLCanvasElement | null>>,
  padding: () => number,
) {
  const map = shallowRef<MapLibreMap>()
  const isMoved = ref(false)

  function fit(ms: number): void {
    if (!map.value || !bounds.value) return
    map.value.fitBounds(bounds.value, { padding: padding(), maxZoom: nearest, duration: within(ms) })
  }
  let stopHands: (() => void) | undefined
  const onResize = () => isMoved.value || fit(0)

  function attach(ready: MapLibreMap): void {
    map.value = ready
    stopHands?.()
    stopHands = onHandOn(ready, () => (isMoved.value = true))
    ready.on('resize', onResize)
    fit(0)
  }
  watch(
    () => bounds.value?.join(),
    () => {
      isMoved.value = false
      fit(flightMs)
    },
  )
  // at once: printing does not wait for a flight
  watch(onPaper, (paper) => paper && map.value && copy.value && copyMap(map.value, copy.value), { flush: 'sync' })
  onScopeDispose(() => {
    stopHands?.()
    map.value?.off('resize', onResize)
  })
  return { attach }
}
