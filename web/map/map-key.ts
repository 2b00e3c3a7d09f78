import { inject, type InjectionKey } from 'vue'
import type { Map as MapLibreMap } from 'maplibre-gl'

/** A map for its layers. `scale` is the interface's scale, for sizes in CSS px. */
export interface MapContext {
  readonly map: MapLibreMap
  readonly scale: number
}

export const mapKey: InjectionKey<MapContext> = Symbol('map')

/** The map around this component. Throws outside of a CityMap. */
export function useMap(): MapContext {
  const context = inject(mapKey)
  if (!context) throw new Error('expected to stand inside a CityMap, found none around this component')
  return context
}
