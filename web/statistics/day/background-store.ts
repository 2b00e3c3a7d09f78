import { defineStore } from 'pinia'
import type { Background } from '../../../server/contracts/statistics.ts'
import { getJson } from '../../api.ts'
import { minuteAnswers } from '../../ui/loading/minute-answers.ts'

const load = (scope: string, minute: number) =>
  getJson<Background>(`/api/statistics/${scope}/background?at=${new Date(minute).toISOString()}`)

/** The wall's comparisons for its day: yesterday's hours, the week's means, the hours of the week. */
export const useBackgroundStore = defineStore('background', () => {
  const { answer: background, failure, want } = minuteAnswers(load)
  return { background, failure, want }
})
