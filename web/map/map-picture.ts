import type { Map as MapLibreMap } from 'maplibre-gl'

/**
 * Copies the map as it is now onto a canvas that keeps it: its own is empty once it has been shown, and comes out blank on
 * paper and in pictures of the page.
 */
export function copyMap(map: MapLibreMap, canvas: HTMLCanvasElement): void {
  map.redraw()
  const drawn = map.getCanvas()
  canvas.width = drawn.width
  canvas.height = drawn.height
  canvas.getContext('2d')?.drawImage(drawn, 0, 0)
}
