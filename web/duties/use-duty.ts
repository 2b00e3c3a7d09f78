import { computed, onScopeDispose, watch } from 'vue'
import type { AreaDuty, PostOnDuty } from '../../server/contracts/duty.ts'
import { minuteAnswers } from '../ui/loading/minute-answers.ts'
import { minuteMs } from '../ui/durations.ts'
import { loadDuty } from './duty-requests.ts'

/** The duty in an area and above it at a moment (epoch ms), loaded each minute; without a code nothing is loaded. */
export function useDuty(code: () => string | null, moment: () => number) {
  const { answer, failure, want } = minuteAnswers<AreaDuty>(loadDuty)
  watch(
    [code, () => Math.floor(moment() / minuteMs) * minuteMs],
    ([area, minute]) => want(area ?? '', area === null ? null : minute || null),
    { immediate: true },
  )
  onScopeDispose(() => want('', null))
  /** An answer for another area is not used. */
  const duty = computed(() => (answer.value?.code === code() ? answer.value : null))
  return { duty, failure }
}

/** The worker numbers (工号) on the posts, stand-ins included. */
export const workersOn = (posts: readonly PostOnDuty[]): string[] =>
  posts.flatMap(({ workerNumber }) => (workerNumber === null ? [] : [workerNumber]))
