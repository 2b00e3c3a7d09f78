import type { Dimension } from '../../contracts/kpi.ts'

/** When a case was dispatched; one that never was counts by its report. */
const sentAt = 'coalesce(fact.dispatched_at, fact.reported_at)'

/** The part that a case belongs to in each dimension, as SQL over `fact`; null: none. */
export const dimensions: Readonly<Record<Dimension, string>> = {
  unit: '(select unit_code from work_items where code = fact.item_code)',
  item: 'fact.item_code',
  category: 'fact.category',
  source: 'fact.source',
  level: 'fact.level',
  shift: `shift_at(${sentAt})`,
  // Who stands in at a post has it.
  post: `(select post_code from duties
           where worker_number = fact.worker_number and starts_at <= ${sentAt} and ends_at > ${sentAt}
           order by stands_in desc, post_code
           limit 1)`,
}

/** The cases of one part of a dimension; `value` null: those without. */
export interface Cut {
  readonly by: Dimension
  readonly value: string | null
}
