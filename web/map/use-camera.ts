import type { CameraOptions, LngLatBoundsLike, Map as MapLibreMap } from 'maplibre-gl'
import { onScopeDispose, ref, shallowRef } from 'vue'

const longestFlightMs = 700
const nearZoom = 16.2

const flightMs = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : longestFlightMs)

/**
 * Where the map looks. It moves only when asked: by a gesture, by `visit`, or back. A resized window fits the city again
 * unless somebody has moved the map; new data never move it.
 */
export function useCamera(bounds: LngLatBoundsLike, padding: () => number) {
  const map = shallowRef<MapLibreMap>()
  /** What was visited last, and the view before it, for the way back. */
  const visited = ref<string | null>(null)
  const atHome = ref(true)
  let before: { readonly view: CameraOptions; readonly atHome: boolean } | null = null

  const currentView = (on: MapLibreMap): CameraOptions => ({ center: on.getCenter(), zoom: on.getZoom() })
  const fit = (duration: number) => map.value?.fitBounds(bounds, { padding: padding(), duration })
  const onGesture = ({ originalEvent }: { originalEvent?: unknown }) => {
    if (originalEvent) atHome.value = false
  }
  const onResize = () => {
    if (atHome.value) fit(0)
  }

  function attach(ready: MapLibreMap): void {
    map.value = ready
    visited.value = null
    atHome.value = true
    ready.on('movestart', onGesture)
    ready.on('resize', onResize)
  }

  /** Goes to a place (degrees WGS84); asked again for the same `id`, back to exactly the view before. */
  function visit(id: string, center: [lng: number, lat: number]): void {
    if (!map.value) return
    if (visited.value === id && before) {
      map.value.easeTo({ ...before.view, duration: flightMs() })
      visited.value = null
      atHome.value = before.atHome
      return
    }
    if (visited.value === null) before = { view: currentView(map.value), atHome: atHome.value }
    visited.value = id
    atHome.value = false
    map.value.easeTo({ center, zoom: Math.max(nearZoom, map.value.getZoom()), duration: flightMs() })
  }

  function goHome(): void {
    visited.value = null
    atHome.value = true
    fit(flightMs())
  }

  onScopeDispose(() => {
    map.value?.off('movestart', onGesture)
    map.value?.off('resize', onResize)
  })
  return { attach, visit, goHome, visited, atHome }
}
