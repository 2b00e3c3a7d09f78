import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { useRest } from '../../ui/use-rest.ts'
import { useWallChoice } from '../view/wall-choice.ts'

/** A past moment that stands still ends after so long without input; the last minute of it is announced. */
const returnSeconds = 300
const announcedSeconds = 60
/** A choice this soon after an input was made by that input. */
const touchedWithinSeconds = 2

/**
 * The seconds after which a replay that never reaches the present by itself is given up, because nobody is there; null while that is
 * not near. In a wall group the window where the moment was chosen gives it up; the others, which get no input, do so as long again
 * after the choice.
 */
export const useReplayReturn = defineStore('replay-return', () => {
  const wall = useWallChoice()
  const rest = useRest()
  const secondsLeft = ref<number | null>(null)
  /** When another window chose the moment, ms on this page's clock; null: it was chosen here. */
  let chosenElsewhereAt: number | null = null

  watch(
    () => wall.choice.replay,
    () => (chosenElsewhereAt = rest.value < touchedWithinSeconds ? null : performance.now()),
  )
  function idleSeconds(): number {
    if (chosenElsewhereAt === null) return rest.value
    return Math.min(rest.value, (performance.now() - chosenElsewhereAt) / 1_000 - returnSeconds)
  }
  watch([rest, () => wall.choice.replay], () => {
    const { replay } = wall.choice
    const left = replay && replay.speed <= 1 ? Math.ceil(returnSeconds - idleSeconds()) : Infinity
    secondsLeft.value = left <= announcedSeconds ? Math.max(0, left) : null
    if (left <= 0) wall.choose({ replay: null })
  })
  return { secondsLeft }
})
