import type { Map as MapLibreMap } from 'maplibre-gl'
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { onHandOn } from '../../map/on-hand.ts'
import { copyMap } from '../../map/map-picture.ts'
import type { Extent } from '../view/drill-address.ts'
import { onPaper } from '../exports/on-paper.ts'

const flightMs = 500
/** The nearest zoom, so that a building shows among its neighbours. */
const nearest = 17.5
const within = (ms: number) => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : ms)

/** Degrees are written to about 1 m. */
const digits = 5

/** The map fits the screen's place, or the extent of the address, until a person moves it; new figures never move it. */
export function useDrillCamera(
  bounds: Readonly<Ref<[number, number, number, number] | null>>,
  copy: Readonly<Ref<HTMLCanvasElement | null>>,
  padding: () => number,
  extent: () => Extent | null,
  moved: () => void,
) {
  const map = shallowRef<MapLibreMap>()
  const isMoved = ref(false)

  function fit(ms: number): void {
    const chosen = extent()
    if (map.value && chosen) {
      isMoved.value = true
      map.value.fitBounds([...chosen], { duration: 0 })
    }
    if (!map.value || !bounds.value || chosen) return
    map.value.fitBounds(bounds.value, { padding: padding(), maxZoom: nearest, duration: within(ms) })
  }
  /** A person moves it; a flight of the page is none. */
  let isInHand = false
  function onMoveEnd(): void {
    if (isInHand) moved()
    isInHand = false
  }
  let stopHands: (() => void) | undefined
  const onResize = () => isMoved.value || fit(0)

  function attach(ready: MapLibreMap): void {
    map.value = ready
    stopHands?.()
    stopHands = onHandOn(ready, () => (isMoved.value = isInHand = true))
    ready.on('moveend', onMoveEnd)
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
    map.value?.off('moveend', onMoveEnd)
  })
  /** What the map shows; null before there is one. */
  function seen(): Extent | null {
    const [southWest, northEast] = map.value?.getBounds().toArray() ?? []
    if (!southWest || !northEast) return null
    const [west, south, east, north] = [...southWest, ...northEast].map((degrees) => Number(degrees.toFixed(digits)))
    return [west!, south!, east!, north!]
  }
  function goHome(): void {
    isMoved.value = false
    fit(flightMs)
  }
  return { attach, isMoved, seen, goHome }
}
