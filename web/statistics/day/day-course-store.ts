import { defineStore } from 'pinia'
import type { DayCourse } from '../../../server/contracts/statistics.ts'
import { getJson } from '../../api.ts'
import { minuteAnswers } from '../../ui/loading/minute-answers.ts'

/** The course of one of the city's days. `scope` is an area's code and a date (`yyyy-mm-dd`), separated by a slash. */
const load = (scope: string) => {
  const [area, date] = scope.split('/')
  return getJson<DayCourse>(`/api/statistics/${area}/days/${date}`)
}

/** The course of the day in a wall's time bar; loaded each minute for the present day. */
export const useDayCourseStore = defineStore('day-course', () => {
  const { answer: course, failure, want } = minuteAnswers(load)
  return { course, failure, want: (area: string, date: string, minute: number) => want(`${area}/${date}`, minute) }
})
