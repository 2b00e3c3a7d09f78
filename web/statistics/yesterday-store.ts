import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { Snapshot } from '../../server/contracts/feed.ts'
import { getJson } from '../api.ts'
import { caseFigures } from '../cases/figures/case-figures.ts'
import { minuteAnswers } from '../ui/loading/minute-answers.ts'
import { dayMs } from '../ui/durations.ts'

const load = (scope: string, minute: number) =>
  getJson<Snapshot>(`/api/replay?scope=${scope}&at=${new Date(minute - dayMs).toISOString()}`)

/** The city as it was 24 hours before, and its figures then: found by the same function as those of now. */
export const useYesterdayStore = defineStore('yesterday', () => {
  const { answer: snapshot, failure, want } = minuteAnswers(load)
  const figures = computed(() => {
    if (!snapshot.value) return null
    const { cases, at, dayStart } = snapshot.value
    return caseFigures(cases, Date.parse(at), Date.parse(dayStart))
  })
  return { snapshot, figures, failure, want }
})
