import type { Dimension, KpiKey, ListPart } from '../../../server/contracts/kpi.ts'
import type { CaseListQuery } from '../../statistics/statistics-requests.ts'
import { kpiUnits } from '../../statistics/kpi-units.ts'
import { readPeriod, usualPeriod } from './drill-period.ts'

/** The screen's state. All of it is in the address, so that a link, a reload and the back button show the same. */
export interface DrillView {
  readonly period: string
  /** Empty: cases without a category. */
  readonly category: string | null
  /** The figure of the map and the ranking. */
  readonly kpi: KpiKey
  /** The open list of cases (反查). */
  readonly list: CaseListQuery | null
  /** The case in it whose details are open. */
  readonly caseNumber: string | null
  /** Only the places in this part of the map are listed: west, south, east, north, degrees WGS84; null: all. */
  readonly extent: Extent | null
  /** What the table of figures is divided by. */
  readonly by: Division
  /** All figures are shown, not only the main ones. */
  readonly allFigures: boolean
}

export type Extent = readonly [west: number, south: number, east: number, north: number]

function readExtent(text: unknown): Extent | null {
  if (typeof text !== 'string' || !/^(-?\d{1,3}(\.\d{1,6})?,){3}-?\d{1,3}(\.\d{1,6})?$/.test(text)) return null
  const [west, south, east, north] = text.split(',').map(Number) as [number, number, number, number]
  return west < east && south < north && north <= 90 && south >= -90 ? [west, south, east, north] : null
}

/** A dimension of the cases, or the places. */
export type Division = Dimension | 'place'
export const divisions = ['place', 'unit', 'item', 'category', 'source', 'level', 'shift', 'post'] as const satisfies readonly Division[] // prettier-ignore
const isDivision = (text: unknown): text is Division => divisions.some((division) => division === text)

type Query = Readonly<Record<string, unknown>>

const usualKpi: KpiKey = 'on_site_10'
const isKpi = (text: unknown): text is KpiKey => typeof text === 'string' && Object.hasOwn(kpiUnits, text)
const isCaseNumber = (text: unknown): text is string => typeof text === 'string' && /^\d{19,20}$/.test(text)

const suffixes: Readonly<Record<ListPart, string>> = { numerator: '', denominator: '.all', missed: '.missed' }

/** `on_site_10`, `on_site_10.all` for its denominator, `on_site_10.missed`, `phase_arrival.all`, `reported.w2h14`, `reported.2026-11-23`. */
function writeSide({ kpi, part, weekday, hour, day }: CaseListQuery): string {
  if (weekday !== undefined && hour !== undefined) return `${kpi}.w${weekday}h${hour}`
  if (day !== undefined) return `${kpi}.${day}`
  return `${kpi}${suffixes[part]}`
}

/** A list's word in the address; `at`, `of` and `cut` give another place or category than the screen's, or a part of a dimension. */
export function writeList(list: CaseListQuery): Record<string, string> {
  const { areaCode, category, grounds, cut } = list
  return {
    list: writeSide(list),
    ...(areaCode !== undefined && { at: grounds ? `${areaCode}.grounds` : areaCode }),
    ...(category !== undefined && { of: category }),
    ...(cut && { cut: `${cut.by}:${cut.value}` }),
  }
}

/** The list that an address names; null for an invalid one. */
export function readList({ list, at, of, cut }: Query): CaseListQuery | null {
  const side = readSide(list)
  if (side === null) return null
  const [areaCode = '', grounds] = typeof at === 'string' ? at.split('.') : []
  return {
    ...side,
    ...(areaCode !== '' && { areaCode, ...(grounds === 'grounds' && { grounds: true }) }),
    ...(typeof of === 'string' && { category: of }),
    ...readCut(cut),
  }
}

function readCut(text: unknown): Pick<CaseListQuery, 'cut'> {
  const [, by, value = ''] = /^([a-z]+):(.*)$/s.exec(typeof text === 'string' ? text : '') ?? []
  return isDivision(by) && by !== 'place' ? { cut: { by, value } } : {}
}

function readSide(text: unknown): CaseListQuery | null {
  if (typeof text !== 'string') return null
  const [kpi = '', narrowing] = text.split('.')
  if (!isKpi(kpi) && !/^phase_[a-z]+$/.test(kpi)) return null
  if (narrowing === undefined) return { kpi, part: 'numerator' }
  if (narrowing === 'all') return { kpi, part: 'denominator' }
  if (narrowing === 'missed') return { kpi, part: 'missed' }
  const cell = /^w([0-6])h(\d|1\d|2[0-3])$/.exec(narrowing)
  if (cell) return { kpi, part: 'numerator', weekday: Number(cell[1]), hour: Number(cell[2]) }
  return /^\d{4}-\d\d-\d\d$/.test(narrowing) ? { kpi, part: 'numerator', day: narrowing } : null
}

export function readView(query: Query): DrillView {
  const { period, category, kpi, figures, by, extent } = query
  const open = readList(query)
  return {
    period: readPeriod(period),
    category: typeof category === 'string' ? category : null,
    kpi: isKpi(kpi) ? kpi : usualKpi,
    list: open,
    caseNumber: open && isCaseNumber(query['case']) ? query['case'] : null,
    extent: readExtent(extent),
    by: isDivision(by) ? by : 'place',
    allFigures: figures === 'all',
  }
}

/** The query of a view; defaults are left out. */
export function writeView(view: DrillView): Record<string, string> {
  return {
    ...(view.period !== usualPeriod && { period: view.period }),
    ...(view.category !== null && { category: view.category }),
    ...(view.kpi !== usualKpi && { kpi: view.kpi }),
    ...(view.list && writeList(view.list)),
    ...(view.list && view.caseNumber && { case: view.caseNumber }),
    ...(view.extent && { extent: view.extent.join(',') }),
    ...(view.by !== 'place' && { by: view.by }),
    ...(view.allFigures && { figures: 'all' }),
  }
}

/** Whether two lists are the same, or both absent. */
export const isSameList = (one: CaseListQuery | null, other: CaseListQuery | null): boolean =>
  one === null || other === null ? one === other : JSON.stringify(writeList(one)) === JSON.stringify(writeList(other))
