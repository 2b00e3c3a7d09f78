import type { LngLatBoundsLike, Map as MapLibreMap } from 'maplibre-gl'
import { onScopeDispose, ref, shallowRef } from 'vue'
import type { FittedView } from './fit-outline.ts'
import { onHandOn } from './on-hand.ts'

const flightMs = 700
/** Slow, because the way home starts by itself, ms. */
const gentleMs = 900
/** Zoom for a place, unless the map is nearer already. */
const nearZoom = 16.2

const within = (ms: number) => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : ms)

/** A place to show (degrees WGS84): a point, or bounds west, south, east, north. */
export type Place =
  | { readonly center: readonly [lng: number, lat: number] }
  | { readonly bounds: readonly [number, number, number, number] }

/** A place to visit, with an id that identifies it. */
export interface Stop {
  readonly id: string
  readonly place: Place
  /** Covered width at the right edge, CSS px. */
  readonly coveredPx: number
}

interface View {
  readonly center: [lng: number, lat: number]
  readonly zoom: number
}

/** A stop and the view before it. A home view is fitted again if the window has been resized since. */
interface Visited {
  readonly id: string
  readonly before: View
  readonly fromHome: boolean
}

const viewOf = (map: MapLibreMap): View => ({ center: map.getCenter().toArray(), zoom: map.getZoom() })

/**
 * The map's camera. It moves only on request: by a gesture, to a chosen place and back to exactly the view before, or
 * home. A resized window fits the home view again unless a person has moved the map; new data never move it. `home` is fitted
 * with `padding` CSS px around it, unless `fit` knows a view that nothing covers.
 */
export function useCamera(home: LngLatBoundsLike, padding: () => number, fit: () => FittedView | null = () => null) {
  const map = shallowRef<MapLibreMap>()
  const atHome = ref(true)
  let visited: Visited[] = []

  function fitHome(ms: number): void {
    const [view, duration] = [fit(), within(ms)]
    if (view) map.value?.easeTo({ ...view, duration })
    else map.value?.fitBounds(home, { padding: padding(), duration })
  }
  const onHand = () => (atHome.value = false)
  let stopHands: (() => void) | undefined
  let resized = false
  function onResize(): void {
    if (atHome.value) fitHome(0)
    else resized = true
  }

  /** Controls a map; one that replaces another starts at the other's view. */
  function attach(ready: MapLibreMap): void {
    const replaced = map.value
    map.value = ready
    if (replaced && !atHome.value) ready.jumpTo(viewOf(replaced))
    stopHands?.()
    stopHands = onHandOn(ready, onHand)
    ready.on('resize', onResize)
    if (atHome.value) fitHome(0)
  }

  function goTo(on: MapLibreMap, { place, coveredPx }: Omit<Stop, 'id'>, ms: number): void {
    atHome.value = false
    const duration = within(ms)
    if ('bounds' in place) {
      const room = padding() * 2
      const right = room + coveredPx
      on.fitBounds([...place.bounds], { padding: { top: room, bottom: room, left: room, right }, duration })
    } else {
      const zoom = Math.max(nearZoom, on.getZoom())
      on.easeTo({ center: [...place.center], zoom, offset: [-coveredPx / 2, 0], duration })
    }
  }

  function goBack(on: MapLibreMap, { before, fromHome }: Visited): void {
    atHome.value = fromHome
    if (fromHome && resized) fitHome(flightMs)
    else on.easeTo({ ...before, duration: within(flightMs) })
  }

  /**
   * Shows the last of `stops`, each reached from the one before. Leaving a stop returns to exactly the view before it;
   * stops that are already visited are not moved to again.
   */
  function show(stops: readonly Stop[]): void {
    const on = map.value
    if (!on) return
    const kept = visited.findIndex(({ id }, index) => id !== stops[index]?.id)
    const left = kept < 0 ? undefined : visited[kept]
    if (kept >= 0) visited = visited.slice(0, kept)
    const entered = stops.slice(visited.length)
    if (left && entered.length === 0) return goBack(on, left)
    if (visited.length === 0 && !left) resized = false
    const { before, fromHome } = left ?? { before: viewOf(on), fromHome: atHome.value }
    for (const { id } of entered) visited.push({ id, before, fromHome })
    const last = entered.at(-1)
    if (last) goTo(on, last, flightMs)
  }

  /** Drops the way back from `id`: the view stays as it is when the stop is given up. */
  const forget = (id: string) => (visited = visited.filter((stop) => stop.id !== id))

  /** Returns to the home view and forgets all stops. */
  function goHome(): void {
    visited = []
    atHome.value = true
    fitHome(gentleMs)
  }

  /** Goes to a place of a tour, without a way back. */
  const travel = (place: Place) => map.value && goTo(map.value, { place, coveredPx: 0 }, gentleMs)

  onScopeDispose(() => {
    stopHands?.()
    map.value?.off('resize', onResize)
  })
  return { attach, show, forget, travel, goHome, refit: onResize, atHome }
}
