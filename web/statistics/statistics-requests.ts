import type { BriefEntry, ListedBrief } from '../../server/contracts/brief.ts'
import type {
  AreaStatistics,
  Breakdown,
  Dimension,
  HotSpots,
  KpiCases,
  KpiRegistry,
  ListPart,
} from '../../server/contracts/kpi.ts'
import { getJson } from '../api.ts'

/** The scope of a screen's requests: a place, a period as in the address, and optionally one category (empty: cases without one). */
export interface StatisticsScope {
  readonly areaCode: string
  readonly period: string
  readonly category: string | null
}

/** A list of cases: of one part of a figure, or of one step or cell of it. */
export interface CaseListQuery {
  /** A KPI's key, or `phase_` and a phase's. */
  readonly kpi: string
  readonly part: ListPart
  /** 0 is Monday; with `hour`, a cell of the heat table. */
  readonly weekday?: number
  readonly hour?: number
  /** `yyyy-mm-dd`: one step of the trend. */
  readonly day?: string
  /** Another place than the screen's: one of its parts, or a repeated place. */
  readonly areaCode?: string
  /** Of the estate `areaCode` only the cases outside its buildings. */
  readonly grounds?: boolean
  /** One category, whatever the screen shows; empty: cases without one. */
  readonly category?: string
  /** Only one part of a dimension, as a unit's; empty: the cases without. */
  readonly cut?: { readonly by: Dimension; readonly value: string }
}

const pageSize = 50
/** Whether it is a grid or above: such a code has digits only. */
const isWorked = (areaCode: string) => /^\d+$/.test(areaCode)

/** An address below `/api/statistics`; undefined values are left out. */
function addressOf(
  { areaCode, period, category }: StatisticsScope,
  path: string,
  more: Readonly<Record<string, string | number | boolean | undefined | null>> = {},
): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ period, category, ...more }))
    if (value !== undefined && value !== null) query.set(name, String(value))
  return `/api/statistics/${encodeURIComponent(areaCode)}${path}?${query.toString()}`
}

export const statisticsAddress = (scope: StatisticsScope): string => addressOf(scope, '')
export const breakdownAddress = (scope: StatisticsScope, by: Dimension): string => addressOf(scope, `/by/${by}`)
export const hotSpotsAddress = (scope: StatisticsScope): string => addressOf(scope, '/hot-spots')
export function kpiCasesAddress(scope: StatisticsScope, list: CaseListQuery, after: string | null = null): string {
  const { day, areaCode = scope.areaCode, category = scope.category, cut, ...filters } = list
  // A repeated place counts the cases worked in the screen's place, so its list has the same limits.
  const isSpot =
    list.areaCode !== undefined && list.category !== undefined && isWorked(scope.areaCode) && !isWorked(list.areaCode)
  const within = { areaCode, category, period: day === undefined ? scope.period : `${day}..${day}` }
  return addressOf(within, '/cases', {
    ...filters,
    by: cut?.by,
    of: cut?.value,
    ...(isSpot && { within: scope.areaCode }),
    limit: pageSize,
    after,
  })
}
export const exportAddress = (scope: StatisticsScope, format: 'xlsx' | 'csv' | 'geojson', lang: string): string =>
  addressOf(scope, '/export', { format, lang })

export const loadRegistry = () => getJson<KpiRegistry>('/api/kpis')
export const loadStatistics = (address: string) => getJson<AreaStatistics>(address, 30_000)
export const loadBreakdown = (address: string) => getJson<Breakdown>(address, 30_000)
export const loadHotSpots = (address: string) => getJson<HotSpots>(address, 30_000)
export const loadKpiCases = (address: string) => getJson<KpiCases>(address)
export const loadBriefs = () => getJson<ListedBrief[]>('/api/briefs')
export const briefAddress = ({ kind, firstDay }: BriefEntry): string => `/api/briefs/${kind}/${firstDay}`
