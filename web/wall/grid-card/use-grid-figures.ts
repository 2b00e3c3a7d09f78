import { computed } from 'vue'
import { fillClass, loadingFill } from '../../areas/area-fill.ts'
import { useAreaStore } from '../../areas/area-store.ts'
import { useCityStore } from '../../areas/city-store.ts'
import { useBackgroundStore } from '../../statistics/day/background-store.ts'
import {
  gridFigures,
  measureGrids,
  sumWeeks,
  type GridFigure,
  type GridMeasures,
} from '../../statistics/day/grid-figures.ts'
import { useWallChoice } from '../view/wall-choice.ts'
import { useWallView } from '../view/wall-view.ts'

/** The grids' figures at the wall's moment. */
export interface GridFigures {
  /** The chosen figure, and its value for the whole city; null while unknown. */
  readonly figure: GridFigure
  readonly city: number | null
  /** The measures of each grid by code, and its fill by the chosen figure. */
  readonly measures: ReadonlyMap<string, GridMeasures>
  readonly fills: ReadonlyMap<string, number>
}

export function useGridFigures(): GridFigures {
  const areas = useAreaStore()
  const cityStore = useCityStore()
  const view = useWallView()
  const wall = useWallChoice()
  const backgrounds = useBackgroundStore()

  const residents = computed(
    () => new Map(areas.grids.features.map(({ properties }) => [properties.code, properties.residents])),
  )
  const measures = computed(() =>
    measureGrids(residents.value, view.day?.parts ?? null, backgrounds.background?.grids ?? null),
  )
  const fills = computed(() => {
    const { breaks, value, ofDay } = gridFigures[wall.choice.figure]
    const isKnown = ofDay ? view.day !== null : backgrounds.background !== null
    if (!isKnown) return new Map([...measures.value.keys()].map((code) => [code, loadingFill]))
    return new Map([...measures.value].map(([code, own]) => [code, fillClass(value(own, cityStore.rules), breaks)]))
  })
  const city = computed(() =>
    gridFigures[wall.choice.figure].city(view.day?.figures ?? null, sumWeeks(measures.value.values())),
  )

  return {
    get figure() {
      return wall.choice.figure
    },
    get city() {
      return city.value
    },
    get measures() {
      return measures.value
    },
    get fills() {
      return fills.value
    },
  }
}
