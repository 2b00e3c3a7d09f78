import type { Feature, FeatureCollection, LineString } from 'geojson'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Case } from '../../server/contracts/case.ts'
import { getJson } from '../api.ts'
import { useAreaStore } from './area-store.ts'
import { nearestRoad } from './nearest-road.ts'

type Road = Feature<LineString, { readonly name?: string | null }>

/** A place in words, as far as it is known. */
export interface PlaceName {
  readonly home: string | null
  /** The road that the place lies at, where it has no home. */
  readonly road: string | null
}
const nowhere: PlaceName = { home: null, road: null }

/** Names of estates, buildings and roads, from the files that the map's ground is drawn from. */
export const usePlaceNameStore = defineStore('place-names', () => {
  const areas = useAreaStore()
  const roads = shallowRef<readonly Road[]>([])
  const homes = computed(
    () =>
      new Map(
        [...areas.shapesOf('estate').features, ...areas.shapesOf('building').features].map(({ properties }) => [
          properties.code,
          properties.name,
        ]),
      ),
  )
  let known = new WeakMap<Case, PlaceName>()

  /** A city without such files has no such names; what could not be read is read at the next call. */
  async function load(): Promise<void> {
    const read = await Promise.allSettled([
      areas.loadShapes('estate'),
      areas.loadShapes('building'),
      getJson<FeatureCollection<LineString, Road['properties']>>('/api/city/layers/roads').then(
        ({ features }) => (roads.value = features.filter(({ properties }) => properties.name)),
      ),
    ])
    known = new WeakMap()
    if (read.every(({ status }) => status === 'rejected')) throw (read[0] as PromiseRejectedResult).reason
  }

  /** Where a case is, for readers that see its point. */
  function placeOf(item: Case): PlaceName {
    // A name that comes later replaces none that is shown: both lists belong to what is computed here.
    const [names, lines] = [homes.value, roads.value]
    if (names.size === 0 && lines.length === 0) return nowhere
    const found = known.get(item)
    if (found) return found
    const home = [item.estateCode, item.buildingCode].flatMap((code) => (code && names.get(code)) ?? []).join(' ')
    const place = { home: home || null, road: home ? null : nearestRoad(lines, item.lng, item.lat) }
    known.set(item, place)
    return place
  }
  return { load, placeOf }
})
