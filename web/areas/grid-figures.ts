import type { Case } from '../../server/contracts/case.ts'
import type { Background } from '../../server/contracts/statistics.ts'
import { caseTimes } from '../cases/case-clock.ts'
import { isReportedSince, rate, type CaseFigures, type Share } from '../cases/figures/case-figures.ts'
import { caseLook } from '../cases/case-status.ts'
import type { MessageKey } from '../ui/use-language.ts'

/** What the grids can be coloured by. */
export type GridFigure = 'per_resident' | 'onsite_rate' | 'open' | 'overdue' | 'reported'

export interface GridCounts {
  readonly reported: number
  readonly closed: number
  readonly open: number
  readonly overdue: number
}

/** Of the seven days before: reported, and of those due how many were reached in time. */
export interface WeekCounts {
  readonly reported: number
  readonly onSiteInTime: Share
}

/** What is known of a grid, or of all together. */
export interface GridMeasures {
  readonly residents: number
  readonly today: GridCounts
  /** Null while unknown. */
  readonly week: WeekCounts | null
}

interface FigureStyle {
  readonly label: MessageKey
  readonly unit: MessageKey
  /** Lower bounds of the classes above the first, in the figure's unit: five breaks, six fills. */
  readonly breaks: readonly [number, number, number, number, number]
  /** Null: no data, or too few to say. */
  readonly value: (measures: GridMeasures) => number | null
  /** The whole city's; of today's counts with cases outside every grid, so that it is the same as elsewhere on the screen. */
  readonly city: (figures: CaseFigures | null, all: GridMeasures) => number | null
}

/** Fewer cases due in a week than this make no rate of a grid. */
const ratedFrom = 5

const perTenThousand = ({ residents, week }: GridMeasures): number | null =>
  week === null || residents === 0 ? null : (week.reported / residents) * 10_000
const onSitePercent = ({ week }: GridMeasures): number | null => {
  const share = week && rate(week.onSiteInTime)
  return share === null ? null : share * 100
}

export const gridFigures: Record<GridFigure, FigureStyle> = {
  per_resident: {
    label: 'figurePerResident',
    unit: 'unitPerResident',
    breaks: [70, 90, 110, 130, 160],
    value: perTenThousand,
    city: (_figures, all) => perTenThousand(all),
  },
  onsite_rate: {
    label: 'figureOnSiteRate',
    unit: 'unitOnSiteRate',
    breaks: [80, 85, 90, 95, 100],
    value: (measures) => ((measures.week?.onSiteInTime.whole ?? 0) < ratedFrom ? null : onSitePercent(measures)),
    city: (_figures, all) => onSitePercent(all),
  },
  open: {
    label: 'figureOpen',
    unit: 'unitCases',
    breaks: [1, 2, 3, 4, 6],
    value: ({ today }) => today.open,
    city: (figures) => figures?.open ?? null,
  },
  overdue: {
    label: 'figureOverdue',
    unit: 'unitCases',
    breaks: [1, 2, 3, 4, 6],
    value: ({ today }) => today.overdue,
    city: (figures) => figures?.looks.overdue ?? null,
  },
  reported: {
    label: 'figureReported',
    unit: 'unitCases',
    breaks: [1, 2, 3, 5, 8],
    value: ({ today }) => today.reported,
    city: (figures) => figures?.reported ?? null,
  },
}

const noCases: GridCounts = { reported: 0, closed: 0, open: 0, overdue: 0 }

/** Counts of each grid at `now` in the day that began at `dayStart` (epoch ms). A grid without cases has no entry. */
export function countByGrid(cases: Iterable<Case>, now: number, dayStart: number): Map<string, GridCounts> {
  const counts = new Map<string, { -readonly [Count in keyof GridCounts]: number }>()
  for (const item of cases) {
    if (item.gridCode === null) continue
    let own = counts.get(item.gridCode)
    if (!own) counts.set(item.gridCode, (own = { ...noCases }))
    const look = caseLook(item, now)
    const { closed } = caseTimes(item)
    if (look) own.open++
    if (look === 'overdue') own.overdue++
    if (isReportedSince(item, dayStart)) own.reported++
    if (item.status === 'closed' && closed !== null && closed >= dayStart) own.closed++
  }
  return counts
}

const noWeek: WeekCounts = { reported: 0, onSiteInTime: { part: 0, whole: 0 } }

/** The measures of every grid of `residents` (by code) from today's counts and the week's, which leave out grids without cases. */
export function measureGrids(
  residents: ReadonlyMap<string, number>,
  today: ReadonlyMap<string, GridCounts>,
  week: Background['grids'] | null,
): Map<string, GridMeasures> {
  const weekOf = week && new Map(week.map((grid) => [grid.code, grid]))
  return new Map(
    [...residents].map(([code, count]) => [
      code,
      { residents: count, today: today.get(code) ?? noCases, week: weekOf && (weekOf.get(code) ?? noWeek) },
    ]),
  )
}

/** All grids as one. */
export function sumMeasures(grids: Iterable<GridMeasures>): GridMeasures {
  const all = { residents: 0, today: { ...noCases } as Record<keyof GridCounts, number> }
  let week: { reported: number; onSiteInTime: { part: number; whole: number } } | null = null
  for (const grid of grids) {
    all.residents += grid.residents
    for (const name of Object.keys(noCases) as (keyof GridCounts)[]) all.today[name] += grid.today[name]
    if (!grid.week) continue
    week ??= { reported: 0, onSiteInTime: { part: 0, whole: 0 } }
    week.reported += grid.week.reported
    week.onSiteInTime.part += grid.week.onSiteInTime.part
    week.onSiteInTime.whole += grid.week.onSiteInTime.whole
  }
  return { ...all, week }
}

/** The fill of a grid about which nothing is known. */
export const noDataFill = -1

/** Which fill (0 to 5) a value takes. */
export const fillClass = (value: number | null, breaks: readonly number[]): number =>
  value === null ? noDataFill : breaks.filter((lowest) => value >= lowest).length
