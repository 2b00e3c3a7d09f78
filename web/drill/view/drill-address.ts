import type { KpiKey, ListPart } from '../../../server/contracts/kpi.ts'
import type { CaseListQuery } from '../../statistics/statistics-requests.ts'
import { kpiStyles } from '../../statistics/kpi-style.ts'
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
  /** All figures are shown, not only the main ones. */
  readonly allFigures: boolean
}

type Query = Readonly<Record<string, unknown>>

const usualKpi: KpiKey = 'on_site_10'
const isKpi = (text: unknown): text is KpiKey => typeof text === 'string' && Object.hasOwn(kpiStyles, text)
const isCaseNumber = (text: unknown): text is string => typeof text === 'string' && /^\d{19,20}$/.test(text)

const suffixes: Readonly<Record<ListPart, string>> = { numerator: '', denominator: '.all', missed: '.missed' }

/** `on_site_10`, `on_site_10.all` for its denominator, `on_site_10.missed`, `phase_arrival.all`, `reported.w2h14`, `reported.2026-11-23`. */
function writeSide({ kpi, part, weekday, hour, day }: CaseListQuery): string {
  if (weekday !== undefined && hour !== undefined) return `${kpi}.w${weekday}h${hour}`
  if (day !== undefined) return `${kpi}.${day}`
  return `${kpi}${suffixes[part]}`
}

/** A list's word in the address; `at` and `of` give another place or category than the screen's. */
export function writeList(list: CaseListQuery): Record<string, string> {
  const { areaCode, category, grounds } = list
  return {
    list: writeSide(list),
    ...(areaCode !== undefined && { at: grounds ? `${areaCode}.grounds` : areaCode }),
    ...(category !== undefined && { of: category }),
  }
}

/** The list that an address names; null for an invalid one. */
export function readList({ list, at, of }: Query): CaseListQuery | null {
  const side = readSide(list)
  if (side === null) return null
  const [areaCode = '', grounds] = typeof at === 'string' ? at.split('.') : []
  return {
    ...side,
    ...(areaCode !== '' && { areaCode, ...(grounds === 'grounds' && { grounds: true }) }),
    ...(typeof of === 'string' && { category: of }),
  }
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
  const { period, category, kpi, figures } = query
  const open = readList(query)
  return {
    period: readPeriod(period),
    category: typeof category === 'string' ? category : null,
    kpi: isKpi(kpi) ? kpi : usualKpi,
    list: open,
    caseNumber: open && isCaseNumber(query['case']) ? query['case'] : null,
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
    ...(view.allFigures && { figures: 'all' }),
  }
}

/** Whether two lists are the same, or both absent. */
export const isSameList = (one: CaseListQuery | null, other: CaseListQuery | null): boolean =>
  one === null || other === null ? one === other : JSON.stringify(writeList(one)) === JSON.stringify(writeList(other))
