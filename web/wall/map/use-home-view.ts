import { computed, type Ref } from 'vue'
import { useAreaStore } from '../../areas/area-store.ts'
import { fitOutline, type FittedView } from '../../map/fit-outline.ts'
import { useCovers } from '../../map/use-covers.ts'
import { useMapFilter } from '../view/map-filter.ts'
import { useWallChoice } from '../view/wall-choice.ts'
import { useWallView } from '../view/wall-view.ts'

/** The scale bar's corner at the upper right, below the tool bar: CSS px at scale 1. */
const scaleBarPx = { width: 136, top: 40, bottom: 66 } as const

/**
 * The home view: the whole city with nothing over it. `parts` are the tool bar and the legends; a notice of a stale wall or of a replay
 * makes the bar taller for a time, which moves no view. `padding` in CSS px.
 */
export function useHomeView(
  frame: Readonly<Ref<HTMLElement | null>>,
  parts: readonly Readonly<Ref<HTMLElement | null>>[],
  padding: () => number,
  scale: Readonly<Ref<number>>,
  isAtHome: () => boolean,
) {
  const areas = useAreaStore()
  const view = useWallView()
  const wall = useWallChoice()
  const only = useMapFilter()
  const isUsual = () => {
    const isFree = wall.choice.grid === null && wall.choice.caseNumber === null && only.filter === null
    return isFree && isAtHome() && !view.stopped && !view.replaying
  }
  const covers = useCovers(frame, parts, isUsual)
  const points = computed(() =>
    areas.grids.features.flatMap(({ geometry: { type, coordinates } }) =>
      (type === 'Polygon' ? coordinates : coordinates.flat()).flatMap((ring) => ring as [number, number][]),
    ),
  )

  function fit(): FittedView | null {
    if (!frame.value || covers.value.length === 0) return null
    const { clientWidth: width, clientHeight: height } = frame.value
    const { width: barWidth, top, bottom } = scaleBarPx
    const bar = {
      left: width - barWidth * scale.value,
      right: width,
      top: top * scale.value,
      bottom: bottom * scale.value,
    }
    return fitOutline(points.value, { width, height, covers: [...covers.value, bar], padding: padding() })
  }
  return { covers, fit }
}
