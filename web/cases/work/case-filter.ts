import type { Case, CaseLevel, CaseSource, LimitKind, Priority } from '../../../server/contracts/case.ts'
import { communityCode } from '../../areas/area-store.ts'
import type { MessageKey } from '../../ui/use-language.ts'

/** By what a desk narrows its queues; null: not by this. */
export interface CaseFilter {
  /** Code of a community. */
  readonly community: string | null
  /** An empty text: cases without a category. */
  readonly category: string | null
  readonly source: CaseSource | null
  readonly priority: Priority | null
  readonly level: CaseLevel | null
  /** The limit that a case runs against. */
  readonly limit: LimitKind | null
}
export type FilterField = keyof CaseFilter

export const noFilter: CaseFilter = {
  community: null,
  category: null,
  source: null,
  priority: null,
  level: null,
  limit: null,
}

export const filterFields: Record<FilterField, MessageKey> = {
  community: 'filterByCommunity',
  category: 'filterByCategory',
  source: 'filterBySource',
  priority: 'filterByPriority',
  level: 'filterByLevel',
  limit: 'filterByLimit',
}
export const filterOrder = Object.keys(filterFields) as readonly FilterField[]

const valueOf: Record<FilterField, (item: Case) => string | null> = {
  community: ({ gridCode }) => gridCode && communityCode(gridCode),
  category: ({ category }) => category ?? '',
  source: ({ source }) => source,
  priority: ({ priority }) => priority,
  level: ({ level }) => level,
  limit: ({ nextLimit }) => nextLimit?.kind ?? null,
}

/** How many fields narrow the queues. */
export const countFilters = (filter: CaseFilter): number => filterOrder.filter((field) => filter[field] !== null).length

/** The cases that every field of the filter lets through. */
export function filterCases(cases: readonly Case[], filter: CaseFilter): readonly Case[] {
  const fields = filterOrder.filter((field) => filter[field] !== null)
  if (fields.length === 0) return cases
  return cases.filter((item) => fields.every((field) => valueOf[field](item) === filter[field]))
}

/** The values that the cases have for a field, each once; the chosen one always, so that it can be taken back. */
export function filterValues(cases: readonly Case[], field: FilterField, chosen: string | null): readonly string[] {
  const found = new Set<string>(chosen === null ? [] : [chosen])
  for (const item of cases) {
    const value = valueOf[field](item)
    if (value !== null) found.add(value)
  }
  return [...found].sort()
}
