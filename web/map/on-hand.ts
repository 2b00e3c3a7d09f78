import type { Map as MapLibreMap } from 'maplibre-gl'

/** What the library tells of a hand before the map moves, or without saying afterwards that a hand has moved it. */
const gestures = ['wheel', 'dblclick', 'dragstart', 'boxzoomstart'] as const

/**
 * Calls `moved` when a person moves the map: by dragging, pinching, wheel, double click or key. Flights of the page are no
 * hand. Returns what ends it.
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
