import type { AreaDay, Background, DayFigures, Share } from '../../../server/contracts/statistics.ts'
import type { Rules } from '../../../server/contracts/rules.ts'
import type { MessageKey } from '../../ui/use-language.ts'
import { byResidents, rate } from '../rate.ts'

/** The figures that can colour the grids. */
export type GridFigure = 'per_resident' | 'onsite_rate' | 'open' | 'overdue' | 'reported'

export type GridCounts = Pick<DayFigures, 'reported' | 'closed' | 'open' | 'overdue'>

/** Counts of the last seven days, the day itself among them: reported cases, and those due and reached in time. */
export interface WeekCounts {
  readonly reported: number
  readonly onSiteInTime: Share
}

/** The measures of a grid, or of all grids together. */
interface WeekMeasures {
  readonly residents: number
  /** Null while unknown. */
  readonly week: WeekCounts | null
}

export interface GridMeasures extends WeekMeasures {
  /** The day's counts; null while unknown. */
  readonly today: GridCounts | null
}

interface FigureStyle {
  readonly label: MessageKey
  readonly unit: MessageKey
  /** Lower bounds of the classes above the first, in the figure's unit: five breaks, six fills. */
  readonly breaks: readonly [number, number, number, number, number]
  /** Null: no data, or too few cases; `rules` are the city's, null until they are loaded, when nothing has a rate. */
  readonly value: (measures: GridMeasures, rules: Pick<Rules, 'fewestForRate'> | null) => number | null
  /** The whole city's figure; the day's figures include cases outside every grid, so that they equal those elsewhere on the screen. */
  readonly city: (figures: DayFigures | null, all: WeekMeasures) => number | null
  /** Whether it is a figure of the day, not of the week. */
  readonly ofDay: boolean
}

/** Cases reported in a week per 10,000 residents; null where the week is unknown or nobody lives. */
const perTenThousand = ({ residents, week }: WeekMeasures): number | null =>
  byResidents(week?.reported ?? null, residents)
const onSitePercent = ({ week }: WeekMeasures): number | null => {
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
    ofDay: false,
  },
  onsite_rate: {
    label: 'figureOnSiteRate',
    unit: 'unitOnSiteRate',
    breaks: [80, 85, 90, 95, 100],
    value: (measures, rules) =>
      (measures.week?.onSiteInTime.whole ?? 0) < (rules?.fewestForRate ?? Infinity) ? null : onSitePercent(measures),
    city: (_figures, all) => onSitePercent(all),
    ofDay: false,
  },
  open: {
    label: 'figureOpen',
    unit: 'unitCases',
    breaks: [1, 2, 3, 4, 6],
    value: ({ today }) => today?.open ?? null,
    city: (figures) => figures?.open ?? null,
    ofDay: true,
  },
  overdue: {
    label: 'figureOverdue',
    unit: 'unitCases',
    breaks: [1, 2, 3, 4, 6],
    value: ({ today }) => today?.overdue ?? null,
    city: (figures) => figures?.overdue ?? null,
    ofDay: true,
  },
  reported: {
    label: 'figureReported',
    unit: 'unitCases',
    breaks: [1, 2, 3, 5, 8],
    value: ({ today }) => today?.reported ?? null,
    city: (figures) => figures?.reported ?? null,
    ofDay: true,
  },
}

const noCases: GridCounts = { reported: 0, closed: 0, open: 0, overdue: 0 }
const noWeek: WeekCounts = { reported: 0, onSiteInTime: { part: 0, whole: 0 } }

/** The measures of every grid in `residents` (by code) from the day's and the week's parts, which both omit grids without cases. */
export function measureGrids(
  residents: ReadonlyMap<string, number>,
  day: AreaDay['parts'] | null,
  week: Background['grids'] | null,
): Map<string, GridMeasures> {
  const dayOf = day && new Map(day.map((part) => [part.code, part]))
  const weekOf = week && new Map(week.map((grid) => [grid.code, grid]))
  return new Map(
    [...residents].map(([code, count]) => [
      code,
      {
        residents: count,
        today: dayOf && (dayOf.get(code) ?? noCases),
        week: weekOf && (weekOf.get(code) ?? noWeek),
      },
    ]),
  )
}

/** The week's counts of all grids together. */
export function sumWeeks(grids: Iterable<WeekMeasures>): WeekMeasures {
  const all = { residents: 0, reported: 0, part: 0, whole: 0 }
  let isKnown = false
  for (const { residents, week } of grids) {
    all.residents += residents
    if (!week) continue
    isKnown = true
    all.reported += week.reported
    all.part += week.onSiteInTime.part
    all.whole += week.onSiteInTime.whole
  }
  const { residents, reported, part, whole } = all
  return { residents, week: isKnown ? { reported, onSiteInTime: { part, whole } } : null }
}
