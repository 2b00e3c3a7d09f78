import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import type { AreaLevel } from '../../server/contracts/area.ts'
import { getJson } from '../api.ts'
import { emptyAreas, type AreaCollection, type AreaProperties } from './area.ts'
import { loadPlaceLayer, type PlaceLevel } from './place-layers.ts'

const fetchLevel = (level: AreaLevel) => getJson<AreaCollection>(`/api/areas?level=${level}&detail=screen`)
const short = (community: string): string => community.replace(/社区$/, '')
const isPlace = (level: AreaLevel): level is PlaceLevel => level === 'estate' || level === 'building'

/** The city's areas: shapes for the map, names for everything else. */
export const useAreaStore = defineStore('areas', () => {
  const city = shallowRef(emptyAreas)
  const communities = shallowRef(emptyAreas)
  const grids = shallowRef(emptyAreas)
  /** Levels that only some screens draw, loaded on demand. */
  const more = shallowReactive(new Map<AreaLevel, AreaCollection>())

  const byCode = computed(() => {
    const all = [...city.value.features, ...communities.value.features, ...grids.value.features]
    return new Map<string, AreaProperties>(all.map(({ properties }) => [properties.code, properties]))
  })

  async function loadGrids(): Promise<void> {
    grids.value = await fetchLevel('grid')
  }

  /** The areas above the grids. Both levels load together: borders without names, or names without borders, are not shown. */
  async function loadBorders(): Promise<void> {
    const [cityAreas, communityAreas] = await Promise.all([fetchLevel('city'), fetchLevel('community')])
    city.value = cityAreas
    communities.value = communityAreas
  }

  const own: Readonly<Partial<Record<AreaLevel, typeof city>>> = { city, community: communities, grid: grids }
  /** The shapes of a level; empty until they are loaded. */
  const shapesOf = (level: AreaLevel): AreaCollection => own[level]?.value ?? more.get(level) ?? emptyAreas

  /** Loads the shapes of a level unless they are loaded already. */
  async function loadShapes(level: AreaLevel): Promise<void> {
    if (own[level] || more.has(level)) return
    more.set(level, isPlace(level) ? await loadPlaceLayer(level) : await fetchLevel(level))
  }

  /** 蟠龙社区 → 蟠龙 */
  const communityName = (code: string): string => short(byCode.value.get(code)?.name ?? code)

  /** 蟠龙社区第四网格 → 蟠龙 · 第四网格. The community's code is the first 12 digits of the grid's. */
  function gridName(code: string): string {
    const name = byCode.value.get(code)?.name ?? code
    const community = byCode.value.get(code.slice(0, 12))?.name
    return community && name.startsWith(community) ? `${short(community)} · ${name.slice(community.length)}` : name
  }

  return { city, communities, grids, byCode, loadGrids, loadBorders, shapesOf, loadShapes, communityName, gridName }
})

/** The community (12 digits) that a grid code (15 digits) lies in. */
export const communityCode = (gridCode: string): string => gridCode.slice(0, 12)
