import type { Case } from '../../server/contracts/case.ts'

/** 11-27 00187 of 5109812026112700187: what people say of a case number. The month and day it was reported, and its sequence. */
export const shortNumber = (number: string): string => `${number.slice(10, 14)}-${number.slice(14)}`

/** What a case is known by to those who look for it. */
export interface CaseNames {
  readonly item: string
  readonly place: string
}

/** Those of `cases` in which each word of `words` is found: in the number, long or short, the item, the place or the worker's number. */
export function findCases(cases: readonly Case[], words: string, namesOf: (item: Case) => CaseNames): readonly Case[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return cases
  return cases.filter((one) => {
    const { item, place } = namesOf(one)
    const text = [one.number, shortNumber(one.number), item, place, one.workerNumber ?? ''].join('\n').toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
