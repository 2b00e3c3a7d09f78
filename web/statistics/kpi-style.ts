import type { Kpi, KpiKey, KpiKind } from '../../server/contracts/kpi.ts'
import type { MessageKey } from '../ui/use-language.ts'

interface KpiStyle {
  /** The better end, which ranks first; null: neither end is better, and the highest ranks first. */
  readonly best: 'highest' | 'lowest' | null
  readonly unit: MessageKey | null
}

const cases = 'casesUnit'
const shareBest = (best: KpiStyle['best']): KpiStyle => ({ best, unit: null })
const countBest = (best: KpiStyle['best']): KpiStyle => ({ best, unit: cases })

export const kpiStyles: Record<KpiKey, KpiStyle> = {
  on_time_closing: shareBest('highest'),
  on_site_10: shareBest('highest'),
  feedback_30: shareBest('highest'),
  overdue_open: countBest('lowest'),
  rework: shareBest('lowest'),
  per_10000: { best: null, unit: 'kpiPer10000' },
  reported: countBest(null),
  closed: countBest(null),
  open: countBest(null),
  closing: shareBest('highest'),
  response: shareBest('highest'),
  resolution: shareBest('highest'),
  satisfaction: shareBest('highest'),
  return: shareBest('lowest'),
  reopening: shareBest('lowest'),
  wrong_grid: shareBest('lowest'),
  suspended: countBest('lowest'),
  load_per_worker: { best: null, unit: 'kpiPerWorker' },
  held_community: countBest(null),
  held_subdistrict: countBest(null),
  held_city: countBest(null),
  voided: countBest(null),
}

/** Rates and averages compare places of any size directly; counts only per resident. */
export const isNormalised = (kind: KpiKind): boolean => kind === 'rate' || kind === 'average'

/** The unit of a comparison of places; null: percent. */
export const comparedUnit = ({ key, kind }: Pick<Kpi, 'key' | 'kind'>): MessageKey | null =>
  isNormalised(kind) ? kpiStyles[key].unit : 'kpiPer10000'
