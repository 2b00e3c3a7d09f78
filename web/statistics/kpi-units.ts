import type { Kpi, KpiKey, KpiKind } from '../../server/contracts/kpi.ts'
import type { MessageKey } from '../ui/use-language.ts'

const cases = 'casesUnit'

/** The unit behind a value; null: the value shows it itself. */
export const kpiUnits: Record<KpiKey, MessageKey | null> = {
  on_time_closing: null,
  on_site_10: null,
  feedback_30: null,
  overdue_open: cases,
  rework: null,
  per_10000: 'kpiPer10000',
  reported: cases,
  closed: cases,
  open: cases,
  closing: null,
  response: null,
  resolution: null,
  satisfaction: null,
  return: null,
  reopening: null,
  wrong_grid: null,
  suspended: cases,
  load_per_worker: 'kpiPerWorker',
  held_community: cases,
  held_subdistrict: cases,
  held_city: cases,
  voided: cases,
}

/** Rates and averages compare places of any size directly; counts only per resident. */
export const isNormalised = (kind: KpiKind): boolean => kind === 'rate' || kind === 'average'

/** The unit of a comparison of places; null: percent. */
export const comparedUnit = ({ key, kind }: Pick<Kpi, 'key' | 'kind'>): MessageKey | null =>
  isNormalised(kind) ? kpiUnits[key] : 'kpiPer10000'
