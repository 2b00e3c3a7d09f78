import type { AreaLevel } from '../../server/contracts/area.ts'
import type { Case } from '../../server/contracts/case.ts'
import type { AreaFigures } from '../../server/contracts/kpi.ts'

/** Digits of a code of each level that is part of its grids' codes. */
const codeLength: Readonly<Partial<Record<AreaLevel, number>>> = { city: 6, subdistrict: 9, community: 12, grid: 15 }

/** The place of a level that a case counts to; null: none. */
export function placeOfCase({ gridCode, estateCode, buildingCode }: Case, level: AreaLevel): string | null {
  if (level === 'estate') return estateCode
  if (level === 'building') return buildingCode
  return gridCode && gridCode.slice(0, codeLength[level])
}

/** How many of the cases lie in each of the places, most first; places without any are left out. */
export function splitCases(
  cases: readonly Case[],
  places: readonly Pick<AreaFigures, 'code' | 'name'>[],
  level: AreaLevel,
) {
  const counts = new Map<string, number>()
  for (const item of cases) {
    const code = placeOfCase(item, level)
    if (code) counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return places
    .flatMap(({ code, name }) => {
      const count = counts.get(code)
      return count ? [{ code, name: name.replace(/^.*?社区(?=.)/, ''), count }] : []
    })
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
}
