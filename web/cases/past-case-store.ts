import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { caseCollection } from './case-collection.ts'

/** The cases of this screen's scope as they were at a past moment. */
export const usePastCaseStore = defineStore('past-cases', () => {
  /** The moment that is shown, epoch ms; null while none is. */
  const moment = ref<number | null>(null)
  /** Why the moment stands still; null while there is no failure. */
  const failure = shallowRef<unknown>(null)

  function leave(): void {
    moment.value = null
    failure.value = null
  }

  return { ...caseCollection(), moment, failure, leave }
})
