import { watch } from 'vue'
import type { Case } from '../../../server/contracts/case.ts'
import { useMap } from '../../map/map-key.ts'
import { useMapLayer } from '../../map/use-map-layer.ts'
import { caseFeatureDiff, type DrawnCases } from './case-features.ts'
import { caseLayers, type CaseSource } from './case-layers.ts'
import { clusterProperties } from './case-pictures.ts'

/**
 * Adds a hot source of open cases to the map: small, so that re-indexing it at a change stays cheap. `radius` is the distance within
 * which cases are gathered, CSS px at scale 1. Returns the function that draws `cases` at `now` (epoch ms).
 */
export function useCaseSource(of: CaseSource, radius: () => number): (cases: readonly Case[], now: number) => void {
  const { map, scale } = useMap()
  const source = useMapLayer(
    of.id,
    {
      type: 'geojson',
      data: { type: 'FeatureCollection', features: [] },
      promoteId: 'number',
      cluster: true,
      clusterRadius: radius() * scale,
      // up to the map's nearest zoom: cases at one point stay one mark, which lists them
      maxzoom: map.getMaxZoom() + 1,
      clusterMaxZoom: map.getMaxZoom(),
      clusterProperties,
    },
    () => caseLayers(of, scale),
  )
  watch(radius, (px) => source()?.setClusterOptions({ cluster: true, clusterRadius: px * scale }))

  const drawn: DrawnCases = new Map()
  return (cases, now) => {
    const diff = caseFeatureDiff(drawn, cases, of.looks, now)
    if (diff) void source()?.updateData(diff)
  }
}
