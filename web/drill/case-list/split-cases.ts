import type { AreaLevel } from '../../../server/contracts/area.ts'
import type { Case } from '../../../server/contracts/case.ts'
import type { AreaFigures } from '../../../server/contracts/kpi.ts'
import { countPart } from '../../statistics/count-part.ts'
import type { CaseListQuery } from '../../statistics/statistics-requests.ts'

/** Length of an area code of each level that prefixes its grids' codes. */
const codeLength: Readonly<Partial<Record<AreaLevel, number>>> = { city: 6, subdistrict: 9, community: 12, grid: 15 }

/** The place of a level that a case belongs to; null: none. */
export function placeOfCase({ gridCode, estateCode, buildingCode }: Case, level: AreaLevel): string | null {
  if (level === 'estate') return estateCode
  if (level === 'building') return buildingCode
  return gridCode && gridCode.slice(0, codeLength[level])
}

/** A place and the number of a list's cases in it. */
export interface PlaceShare {
  readonly code: string
  readonly name: string
  readonly count: number
}
type Places = readonly AreaFigures[]

/** Most cases first; places without cases are left out. */
function sortShares(places: Places, countOf: (place: AreaFigures) => number): PlaceShare[] {
  return places
    .map((place) => ({ code: place.code, name: place.name.replace(/^.*?社区(?=.)/, ''), count: countOf(place) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
}

/** The loaded cases by place. */
export function splitCases(cases: readonly Case[], places: Places, level: AreaLevel): PlaceShare[] {
  const counts = new Map<string, number>()
  for (const item of cases) {
    const code = placeOfCase(item, level)
    if (code) counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return sortShares(places, ({ code }) => counts.get(code) ?? 0)
}

const none = { numerator: null, denominator: null }

/** All cases of a part of a figure by place, from the places' own figures; null where these do not give it. */
export function splitFigure(list: CaseListQuery, places: Places): PlaceShare[] | null {
  const { weekday, day, areaCode, category, cut } = list
  const isCut = [weekday, day, areaCode, category, cut].some((part) => part !== undefined)
  const figureOf = ({ figures }: AreaFigures) => figures.find(({ key }) => key === list.kpi)
  if (isCut || !places.some(figureOf)) return null
  return sortShares(places, (place) => countPart(list.part, figureOf(place) ?? none) ?? 0)
}
