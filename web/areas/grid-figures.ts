import type { Case } from '../../server/contracts/case.ts'
import { caseTimes } from '../cases/case-clock.ts'
import type { CaseFigures } from '../cases/case-figures.ts'
import { caseLook } from '../cases/case-status.ts'
import type { MessageKey } from '../ui/messages.ts'

/** What the grids can be coloured by. */
export type GridFigure = 'reported' | 'open' | 'overdue'

interface FigureStyle {
  readonly label: MessageKey
  /** Lower bounds of the classes above the first, in cases per grid: five breaks, six fills. */
  readonly breaks: readonly [number, number, number, number, number]
  /** The whole city's, cases outside every grid included: the same number as elsewhere on the screen. */
  readonly total: (figures: CaseFigures) => number
}

export const gridFigures: Record<GridFigure, FigureStyle> = {
  reported: { label: 'figureReported', breaks: [1, 2, 3, 5, 8], total: ({ reported }) => reported },
  open: { label: 'figureOpen', breaks: [1, 2, 3, 4, 6], total: ({ open }) => open },
  overdue: { label: 'figureOverdue', breaks: [1, 2, 3, 4, 6], total: ({ looks }) => looks.overdue },
}

export interface GridCounts {
  readonly reported: number
  readonly open: number
  readonly overdue: number
}

export const noCases: GridCounts = { reported: 0, open: 0, overdue: 0 }

/** Counts of each grid at `now` in the day that began at `dayStart` (epoch ms). A grid without cases has no entry. */
export function countByGrid(cases: Iterable<Case>, now: number, dayStart: number): Map<string, GridCounts> {
  const counts = new Map<string, { reported: number; open: number; overdue: number }>()
  for (const item of cases) {
    if (item.gridCode === null) continue
    let own = counts.get(item.gridCode)
    if (!own) counts.set(item.gridCode, (own = { ...noCases }))
    const look = caseLook(item, now)
    if (look) own.open++
    if (look === 'overdue') own.overdue++
    if (caseTimes(item).reported >= dayStart) own.reported++
  }
  return counts
}

/** Which fill (0 to 5) a value takes. */
export const fillClass = (value: number, breaks: readonly number[]): number =>
  breaks.filter((lowest) => value >= lowest).length
