import type { Case } from '../../server/contracts/case.ts'

/** The short form of a case number, 11-27 00187 of 5109812026112700187: month and day of the report, and the sequence. */
export const shortNumber = (number: string): string => `${number.slice(10, 14)}-${number.slice(14)}`

/** The names of a case that a search matches. */
export interface CaseNames {
  readonly item: string
  readonly place: string
}

/** The `cases` that contain each word of `words`: in the number, long or short, the item, the place or the worker's number. */
export function findCases(cases: readonly Case[], words: string, namesOf: (item: Case) => CaseNames): readonly Case[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return cases
  return cases.filter((one) => {
    const { item, place } = namesOf(one)
    const text = [one.number, shortNumber(one.number), item, place, one.workerNumber ?? ''].join('\n').toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
