import type { Case } from '../../../server/contracts/case.ts'
import type { Box, CaseCell, CaseCells } from './case-cells.ts'
import { caseFeature } from './case-features.ts'
import { gatheredImageId } from './case-pictures.ts'
import { caseLookOrder, type CaseLook } from '../case-status.ts'

/** A mark on the map: of one case, or of all cases in a cell. */
export interface CrowdMark {
  /** Degrees WGS84. */
  readonly lng: number
  readonly lat: number
  readonly image: string
  /** Null where the mark stands for several cases. */
  readonly item: Case | null
  readonly count: number
  readonly looks: Readonly<Partial<Record<CaseLook, number>>>
}

/** Half of a mark of several, as a part of a cell's side at its own zoom: 23 of 64 px. */
const markShare = 0.36

function gatheredMark(cells: CaseCells, cell: CaseCell): CrowdMark {
  const { looks, cases } = cell
  const count = cases.size
  const image = gatheredImageId(looks, count)
  return { ...cells.markPlace(cell, markShare), image, item: null, count, looks: { ...looks } }
}

/** The own mark of a case at `now` (epoch ms); null when it is not open. */
export function caseMark(item: Case, now: number): CrowdMark | null {
  const feature = caseFeature(item, now)
  const { lng, lat } = item
  return (
    feature && { lng, lat, image: feature.properties.image, item, count: 1, looks: { [feature.properties.look]: 1 } }
  )
}

function* marksOf(cells: CaseCells, cell: CaseCell, isNear: boolean, now: number): Iterable<CrowdMark> {
  if (!isNear && cell.cases.size > 1) return yield gatheredMark(cells, cell)
  for (const [item, look] of cell.cases) {
    const mark = caseMark(item, now)
    if (mark) yield { ...mark, looks: { [look]: 1 } }
  }
}

/** Drawing order: overdue marks above all, then the southern ones above the northern. */
const heightOf = ({ looks }: CrowdMark) => -caseLookOrder.findIndex((look) => looks[look])

/**
 * The marks of the cases in a part of the map at `now` (epoch ms), the lowest first. `isNear`: each case has its own mark.
 */
export function crowdMarks(cells: CaseCells, box: Box, isNear: boolean, now: number): CrowdMark[] {
  const marks = [...cells.within(box)].flatMap((cell) => [...marksOf(cells, cell, isNear, now)])
  return marks.sort((a, b) => heightOf(a) - heightOf(b) || b.lat - a.lat)
}
