import type { Map as MapLibreMap } from 'maplibre-gl'

/** MapLibre's events of user input that come before a move, or whose move does not carry the input event. */
const gestures = ['wheel', 'dblclick', 'dragstart', 'boxzoomstart'] as const

/**
 * Calls `moved` when a person moves the map: by dragging, pinching, wheel, double click or key. Flights of the page do not
 * count. Returns the function that ends it.
 */
export function onHandOn(map: MapLibreMap, moved: () => void): () => void {
  const onMove = ({ originalEvent }: { originalEvent?: unknown }) => {
    if (originalEvent) moved()
  }
  for (const name of gestures) map.on(name, moved)
  map.on('movestart', onMove)
  map.on('move', onMove)
  return () => {
    for (const name of gestures) map.off(name, moved)
    map.off('movestart', onMove)
    map.off('move', onMove)
  }
}
