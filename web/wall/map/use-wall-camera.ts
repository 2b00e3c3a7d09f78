import { computed, watch, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import { isOpen } from '../../cases/case-status.ts'
import type { FittedView } from '../../map/fit-outline.ts'
import { useCamera } from '../../map/use-camera.ts'
import { useRest } from '../../ui/use-rest.ts'
import { restSeconds } from '../unattended/end-at-rest.ts'
import { useWallTour } from '../tour/use-wall-tour.ts'
import { useWallChoice } from '../view/wall-choice.ts'
import { useMapFilter } from '../view/map-filter.ts'
import { wallStops } from './wall-stops.ts'
import { useWallView } from '../view/wall-view.ts'

const tourSeconds = 120
/** A choice this soon after an input was made by that input. */
const touchedWithinSeconds = 2

/**
 * The wall map's camera: it goes to the choice, back when the choice is given up, and home after a minute without
 * input. After two minutes it tours the hottest communities if `mayTour`. `home` in degrees WGS84; `padding` and `cardPx`, the grid card's width, in CSS px;
 * `fit` gives the home view that nothing covers.
 */
export function useWallCamera(
  home: [number, number, number, number],
  padding: () => number,
  cardPx: () => number,
  ready: Readonly<Ref<boolean>>,
  mayTour: () => boolean,
  fit: () => FittedView | null,
) {
  const wall = useWallChoice()
  const view = useWallView()
  const only = useMapFilter()
  const route = useRoute()
  const rest = useRest()
  const camera = useCamera(home, padding, fit)
  const chosenCase = computed(() => view.cases.find(({ number }) => number === wall.choice.caseNumber))
  /** In a wall group only the window where a choice was made gives it up after a rest: the other windows get no input at all. */
  let chosenHere = false

  function goHome(): void {
    camera.goHome()
    wall.choose({ grid: null, caseNumber: null })
    only.clear()
  }

  const community = computed(() => (only.filter?.kind === 'community' ? only.filter.value : null))
  watch(
    [ready, () => wall.choice.grid, () => wall.choice.caseNumber, () => chosenCase.value !== undefined, community],
    () => ready.value && camera.show(wallStops(wall.choice, view.cases, cardPx(), community.value)),
    { immediate: true },
  )
  watch(
    () => [wall.choice.grid, wall.choice.caseNumber],
    () => (chosenHere = rest.value < touchedWithinSeconds),
  )
  /** Decided once a second: there is no tour during a choice or a replay, or while somebody uses the wall. */
  const isTouring = computed(() => {
    const { grid, caseNumber, replay } = wall.choice
    const isFree = grid === null && caseNumber === null && replay === null && only.filter === null
    return ready.value && isFree && rest.value >= tourSeconds && mayTour() && !view.stopped
  })
  const station = useWallTour(() => isTouring.value, camera.travel)
  // stopped by an input, or because there is nothing to show
  watch(
    () => station.value === null,
    (isOver) => isOver && wall.choice.grid === null && wall.choice.caseNumber === null && camera.goHome(),
  )
  watch(rest, (seconds) => {
    if (seconds < restSeconds || station.value) return
    const { grid, caseNumber } = wall.choice
    const isChosen = grid !== null || caseNumber !== null
    // a filter is this window's own, also in a group
    if (only.filter) only.clear()
    if (isChosen && (chosenHere || !route.query['group'])) goHome()
    else if (!isChosen && !camera.atHome.value) camera.goHome()
  })
  // a closed case is no longer shown; the view stays, because data never move it
  watch([chosenCase, () => view.open !== null], ([chosen, isLoaded]) => {
    if (!isLoaded || wall.choice.caseNumber === null || wall.choice.replay) return
    if (chosen && isOpen(chosen)) return
    camera.forget(wall.choice.caseNumber)
    wall.choose({ caseNumber: null })
  })

  return { ...camera, goHome, station, community }
}
