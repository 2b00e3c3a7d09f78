import { watch } from 'vue'
import { useRest } from '../../ui/use-rest.ts'

/** A wall without input goes home after this many seconds. */
export const restSeconds = 60

/** Closes an overlay that was left open once the wall has had no input for a minute. */
export function endAtRest(end: () => void): void {
  watch(useRest(), (seconds) => seconds >= restSeconds && end())
}
