import { watch } from 'vue'
import { useRest } from '../../ui/use-rest.ts'

/** In so many seconds untouched a wall goes home. */
export const restSeconds = 60

/** Ends what somebody has opened over the wall and left, once nobody has touched the wall for a minute. */
export function endAtRest(end: () => void): void {
  watch(useRest(), (seconds) => seconds >= restSeconds && end())
}
