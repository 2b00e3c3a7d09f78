import type { Map as MapLibreMap } from 'maplibre-gl'

/**
 * Copies the present map onto a second canvas: MapLibre's own is cleared after each frame and would be blank on
 * paper and in pictures of the page.
 */
export function copyMap(map: MapLibreMap, canvas: HTMLCanvasElement): void {
  map.redraw()
  const drawn = map.getCanvas()
  canvas.width = drawn.width
  canvas.height = drawn.height
  canvas.getContext('2d')?.drawImage(drawn, 0, 0)
}
