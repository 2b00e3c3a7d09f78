import { computed, watch, type Ref } from 'vue'
import { useAreaStore } from '../../areas/area-store.ts'
import type { Place } from '../../map/use-camera.ts'
import { boundsOf } from '../../areas/area.ts'
import { tourStation, type TourStation } from './tour.ts'
import { useWallView } from '../view/wall-view.ts'

/** The tour's present community and its place; null while the tour rests or has nothing to show. */
export function useWallTour(
  isTouring: () => boolean,
  travel: (place: Place) => void,
): Readonly<Ref<TourStation | null>> {
  const areas = useAreaStore()
  const view = useWallView()
  const station = computed(() => (isTouring() ? tourStation(view.cases, view.now) : null))
  watch(
    () => station.value?.community,
    (community) => {
      const area = areas.communities.features.find(({ properties }) => properties.code === community)
      if (area) travel({ bounds: boundsOf(area.geometry) })
    },
    { immediate: true },
  )
  return station
}
