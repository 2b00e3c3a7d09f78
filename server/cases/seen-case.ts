import type { Disclosure } from '../accounts/rights/disclosure.ts'
import type { HideHomes } from '../accounts/rights/hide-homes.ts'
import { withList, writeList } from '../http/answers/write-list.ts'
import type { LngLat } from '../areas/convert-location.ts'
import type { GridMark } from '../areas/grid-mark-queries.ts'
import type { CaseOvertaken } from '../contracts/case-act.ts'
import type { Case, CaseDetail } from '../contracts/case.ts'
import type { Snapshot } from '../contracts/feed.ts'
import { ProblemError } from '../http/problems/errors.ts'
import { fnv1a } from '../feed/fnv1a.ts'

/** A case as a viewer may see it. */
export type SeeCase = (item: Case, disclosure: Disclosure) => Case

/** For content without a viewer. */
export const asItIs = (item: Case): Case => item

/** 1 µ° is 0.1 m. */
const decimals = 1e6
const metersPerDegree = 111_320
/** Two marks this far apart around a grid's name can be distinguished on a map of a community. */
const mostMeters = 60

/**
 * Makes the one function that removes a case's home: estate, building, point, and the neighbouring grid, which only a point near
 * the border has.
 *
 * The mark that replaces the point lies around its grid's name, at a place computed from the case's number: the same on each
 * screen, apart from the others of the grid, and the same wherever in the grid the case is.
 * @param marks of grids and of the areas above them, by code
 */
export function seeCaseWith(marks: ReadonlyMap<string, GridMark>): SeeCase {
  return (item, disclosure) => {
    if (disclosure === 'exact') return item
    const isUnassigned = item.gridCode === null
    return {
      ...item,
      ...markOf(marks, item),
      estateCode: null,
      buildingCode: null,
      secondGridCode: isUnassigned ? item.secondGridCode : null,
      secondDistanceMeters: null,
      // Both show that the point lies near a border.
      ambiguous: isUnassigned && item.ambiguous,
      assignMethod: item.assignMethod === 'edge' ? 'inside' : item.assignMethod,
    }
  }
}

/** Lengths of codes from the grid up: a mark of an unknown grid lies at its community. */
const codeLengths = [15, 12, 9, 6]

function markOf(marks: ReadonlyMap<string, GridMark>, { number, gridCode, secondGridCode }: Case): LngLat {
  const code = gridCode ?? secondGridCode ?? number
  const found = codeLengths.map((length) => marks.get(code.slice(0, length))).find((mark) => mark !== undefined)
  return found ? spread(found, number) : { lng: 0, lat: 0 }
}

/** Evenly over a disc: the square root of a part of its area, and any direction. */
function spread({ lng, lat, roomMeters }: GridMark, number: string): LngLat {
  const part = fnv1a(`${number}:distance`) / 2 ** 32
  const angle = (fnv1a(`${number}:direction`) / 2 ** 32) * 2 * Math.PI
  const meters = Math.sqrt(part) * Math.min(mostMeters, roomMeters)
  const north = (Math.sin(angle) * meters) / metersPerDegree
  const east = (Math.cos(angle) * meters) / (metersPerDegree * Math.cos((lat * Math.PI) / 180))
  return { lng: round(lng + east), lat: round(lat + north) }
}

const round = (degrees: number) => Math.round(degrees * decimals) / decimals

/** The JSON of a snapshot, of now or the past, as a viewer may see it. */
export async function writeSnapshot(see: SeeCase, snapshot: Snapshot, disclosure: Disclosure): Promise<string> {
  const { cases, ...head } = snapshot
  return withList(head, 'cases', await writeList(cases, (item) => see(item, disclosure)))
}

/** A refusal as a viewer may see it: that of an overtaken change has the case and the words of the other change. */
export function seeOvertaken(see: SeeCase, hide: HideHomes, error: unknown, disclosure: Disclosure): unknown {
  if (disclosure === 'exact' || !(error instanceof ProblemError)) return error
  const { code, detail = '', current } = error.problem
  if (code !== 'case_changed' && code !== 'undo_refused') return error
  const overtaken = current as CaseOvertaken | undefined
  if (!overtaken) return error
  const { reason } = overtaken.change
  const change = { ...overtaken.change, reason: reason === null ? null : hide(reason) }
  return new ProblemError(code, detail, { current: { ...overtaken, change, case: see(overtaken.case, disclosure) } })
}

/** As `SeeCase`, with the reported place. Words are decided by `wordsFor`. */
export function seeDetail<Detail extends Omit<CaseDetail, 'allowedActions'>>(
  see: SeeCase,
  detail: Detail,
  disclosure: Disclosure,
): Detail {
  if (disclosure === 'exact') return detail
  const seen = see(detail, disclosure)
  return {
    ...detail,
    ...seen,
    reportedLng: seen.lng,
    reportedLat: seen.lat,
    reportedCrs: 'WGS84',
    accuracyMeters: null,
    secondGridName: seen.secondGridCode === null ? null : detail.secondGridName,
  }
}
