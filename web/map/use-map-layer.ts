import type { GeoJSONSource, LayerSpecification, SourceSpecification } from 'maplibre-gl'
import { onScopeDispose } from 'vue'
import { slotLayerId, type MapSlot } from './map-slots.ts'
import { useMap } from './map-key.ts'

export type SlottedLayer = { readonly slot: MapSlot; readonly layer: LayerSpecification }

/** Adds a source and its layers, each at the top of its slot, for as long as the calling component lives. */
export function useMapLayer(
  sourceId: string,
  source: SourceSpecification,
  layers: (sourceId: string) => readonly SlottedLayer[],
) {
  const { map } = useMap()
  map.addSource(sourceId, source)
  const added = layers(sourceId)
  for (const { slot, layer } of added) map.addLayer(layer, slotLayerId(slot))

  onScopeDispose(() => {
    // a map in removal has already dropped its style and all layers
    if (!map.getStyle()) return
    for (const { layer } of added) if (map.getLayer(layer.id)) map.removeLayer(layer.id)
    if (map.getSource(sourceId)) map.removeSource(sourceId)
  })
  return () => map.getSource<GeoJSONSource>(sourceId)
}
