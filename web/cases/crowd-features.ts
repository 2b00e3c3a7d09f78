import type { Feature, Point } from 'geojson'
import type { GeoJSONSourceDiff } from 'maplibre-gl'
import type { Box, CaseCell, CaseCells } from './case-cells.ts'
import { caseFeature, type CaseProperties } from './case-features.ts'
import type { CaseLook } from './case-status.ts'

/** A mark for several cases, with the properties of the map library's own clusters, so that the same layers draw it. */
interface GatheredProperties extends Readonly<Record<CaseLook, number>> {
  readonly point_count: number
  readonly point_count_abbreviated: string
}
type CrowdProperties = { readonly id: string } & (CaseProperties | GatheredProperties)
type CrowdFeature = Feature<Point, CrowdProperties>

/** What is on the map, by the id of each feature. */
export type DrawnCrowd = Map<string, string>

const shortCount = (count: number) => (count < 1_000 ? String(count) : `${(count / 1_000).toFixed(1)}k`)

function gatheredFeature({ key, looks, cases, lngSum, latSum }: CaseCell): CrowdFeature {
  const { size } = cases
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lngSum / size, latSum / size] },
    properties: { id: `cell ${key}`, ...looks, point_count: size, point_count_abbreviated: shortCount(size) },
  }
}

/** What stands for a cell's cases: one mark for all, or each for itself when it is alone or the view is near. */
function* featuresOf(cell: CaseCell, isNear: boolean, now: number): Iterable<CrowdFeature> {
  if (!isNear && cell.cases.size > 1) return yield gatheredFeature(cell)
  for (const item of cell.cases.keys()) {
    const feature = caseFeature(item, now)
    if (feature) yield { ...feature, properties: { ...feature.properties, id: item.number } }
  }
}

const signatureOf = ({ geometry, properties }: CrowdFeature) =>
  [...Object.values(properties), ...geometry.coordinates].join(' ')

/**
 * The difference between what is drawn and the cases of `box` at `now` (epoch ms), and records it in `drawn`; null when
 * nothing differs. `isNear`: every case is drawn for itself.
 */
export function crowdFeatureDiff(
  drawn: DrawnCrowd,
  cells: CaseCells,
  box: Box,
  isNear: boolean,
  now: number,
): GeoJSONSourceDiff | null {
  const add: CrowdFeature[] = []
  const gone = new Set(drawn.keys())
  for (const cell of cells.within(box)) {
    for (const feature of featuresOf(cell, isNear, now)) {
      const { id } = feature.properties
      gone.delete(id)
      const signature = signatureOf(feature)
      if (drawn.get(id) === signature) continue
      drawn.set(id, signature)
      add.push(feature)
    }
  }
  for (const id of gone) drawn.delete(id)
  if (add.length === 0 && gone.size === 0) return null
  return { add, remove: [...gone] }
}
