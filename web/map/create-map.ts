import { addProtocol, Map as MapLibreMap, setWorkerUrl, type LngLatBoundsLike, type PaddingOptions } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import './map.css'
import { themeToken } from '../ui/theme-token.ts'
import { mapSlots, slotLayerId } from './map-slots.ts'

setWorkerUrl(workerUrl)

/** Registers a protocol for the sources of every map. */
export { addProtocol }

/** Fits an 8K wall in one canvas; the default of 4096² would silently halve its resolution. */
const maxCanvasPx: [number, number] = [8192, 4320]

/**
 * An empty map of the ground with its slots, north up and flat. No glyphs in the style: labels are drawn from the local
 * fonts, so that nothing is fetched from another network. `bounds` in degrees WGS84: west, south, east, north.
 */
export function createMap(container: HTMLElement, bounds: LngLatBoundsLike, padding: PaddingOptions): MapLibreMap {
  const map = new MapLibreMap({
    container,
    bounds,
    fitBoundsOptions: { padding },
    style: {
      version: 8,
      sources: {},
      layers: [
        { id: 'ground', type: 'background', paint: { 'background-color': themeToken('--ground') } },
        ...mapSlots.map((slot) => ({
          id: slotLayerId(slot),
          type: 'background' as const,
          layout: { visibility: 'none' as const },
        })),
      ],
    },
    localIdeographFontFamily: themeToken('--font'),
    maxCanvasSize: maxCanvasPx,
    maxZoom: 19,
    minZoom: 9,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    // a fade would redraw the whole map ten times for each change
    fadeDuration: 0,
    renderWorldCopies: false,
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  return map
}
