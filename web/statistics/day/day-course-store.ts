import { defineStore } from 'pinia'
import type { DayCourse } from '../../../server/contracts/statistics.ts'
import { getJson } from '../../api.ts'
import { minuteAnswers } from '../../ui/loading/minute-answers.ts'

/** How one of the city's days went. `scope` is an area's code and a date (`yyyy-mm-dd`), separated by a slash. */
const load = (scope: string) => {
  const [area, date] = scope.split('/')
  return getJson<DayCourse>(`/api/statistics/${area}/days/${date}`)
}

/** The course of the day that a wall's time bar shows; of the present day anew each minute. */
export const useDayCourseStore = defineStore('day-course', () => {
  const { answer: course, failure, want } = minuteAnswers(load)
  return { course, failure, want: (area: string, date: string, minute: number) => want(`${area}/${date}`, minute) }
})
