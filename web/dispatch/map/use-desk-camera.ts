import type { Map as MapLibreMap } from 'maplibre-gl'
import { shallowRef, watch } from 'vue'
import { useAreaStore } from '../../areas/area-store.ts'
import type { Desk } from '../desk/use-desk.ts'

const flightMs = 500
/** Around the seat's own area, CSS px. */
const homePadding = 40
/** Zoom for a case, so that grid names and markers have room; a map that is nearer stays nearer. */
const workZoom = 15
/** The view stays for a case at least this share of the map away from its edges. */
const calmShare = 0.14

/** Degrees WGS84: west, south, east, north. */
type Bounds = [number, number, number, number]
type LngLat = readonly [lng: number, lat: number]
const within = (ms: number) => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : ms)

/** The desk's map follows the choice only: new data never move it. */
export function useDeskCamera(desk: Desk, home: () => Bounds, coveredRightPx: () => number) {
  const map = shallowRef<MapLibreMap>()
  const areas = useAreaStore()

  const isCalm = (on: MapLibreMap, lng: number, lat: number): boolean => {
    const { width, height } = on.getCanvas().getBoundingClientRect()
    const { x, y } = on.project([lng, lat])
    const inside = (value: number, whole: number) => value > whole * calmShare && value < whole * (1 - calmShare)
    return inside(x, width) && inside(y, height) && on.getZoom() >= workZoom - 1
  }

  function fit(on: MapLibreMap, [x, y]: LngLat, [u, v]: LngLat, right: number): void {
    on.fitBounds([Math.min(x, u), Math.min(y, v), Math.max(x, u), Math.max(y, v)], {
      padding: { top: 120, bottom: 140, left: 120, right },
      maxZoom: Math.max(workZoom, on.getZoom()),
      duration: within(flightMs),
    })
  }

  watch(
    [map, () => desk.chosen, () => desk.chosenCase !== null],
    ([on]) => {
      const item = desk.chosenCase
      if (!on || !item || desk.mode.kind === 'drag' || isCalm(on, item.lng, item.lat)) return
      const nearest = item.gridCode === null && item.secondGridCode ? areas.byCode.get(item.secondGridCode) : undefined
      // a case outside every grid is shown with the grid that would take it
      if (nearest) return fit(on, [item.lng, item.lat], nearest.labelLngLat, 120)
      on.easeTo({ center: [item.lng, item.lat], zoom: Math.max(on.getZoom(), workZoom), duration: within(flightMs) })
    },
    { immediate: true },
  )
  // both ends of a reassignment show beside its card
  watch(
    () => (desk.mode.kind === 'reassign' ? desk.mode.reassignment.gridCode : null),
    (code) => {
      const place = code === null ? undefined : areas.byCode.get(code)?.labelLngLat
      if (!map.value || !place || desk.mode.kind !== 'reassign') return
      const { lng, lat } = desk.mode.reassignment.seen
      const [right, bottom] = [map.value.getCanvas().getBoundingClientRect().width - coveredRightPx(), Infinity]
      const isSeen = [place, [lng, lat] as const].every(([x, y]) => {
        const point = map.value!.project([x, y])
        return isCalm(map.value!, x, y) && point.x < right && point.y < bottom
      })
      if (isSeen) return
      fit(map.value, [lng, lat], place, coveredRightPx() + 60)
    },
  )
  watch(
    () => desk.asked,
    (asked) => {
      if (asked?.do === 'zoom') map.value?.zoomTo(map.value.getZoom() + asked.by, { duration: within(flightMs) })
      if (asked?.do === 'fit') map.value?.fitBounds(home(), { padding: homePadding, duration: within(flightMs) })
    },
  )
  const attach = (ready: MapLibreMap) => (map.value = ready)
  return { attach }
}
