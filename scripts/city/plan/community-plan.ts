import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { panlong } from './city-plan.ts'
import type { Point } from '../plane/plane-geometry.ts'

export interface PlannedCommunity {
  /** 12 digits. */
  code: string
  name: string
  officialName: string
  subdistrictCode: string
  /** Where it lies in the sample city, local metres. The true places are not published. */
  place: Point
  /** Share of its bank's residents, relative to the others. */
  weight: number
}

/** Place and weight in the sample city, by the last three digits of subdistrict and community. */
const plan: Record<string, readonly [x: number, y: number, weight: number]> = {
  '001001': [200, 480, 10.2],
  '001002': [250, -20, 9.6],
  '001003': [-280, 330, 9.9],
  '001004': [-1500, -900, 10.6],
  '001005': [-1300, -2000, 9.4],
  '001006': [100, -1250, 10.4],
  '001007': [20, -560, 9.8],
  '001008': [-850, 300, 12.6],
  '001009': [-1700, 250, 10.4],
  '001010': [-600, 1500, 11.6],
  '001011': [-1800, 1500, 9.3],
  '001012': [300, 1350, 11.9],
  '001013': [-300, -2700, 8.4],
  '001014': [-500, 2700, 9.2],
  '002001': [1300, -3000, 8.4],
  '002002': [1000, 2800, 8.8],
  '002003': [1900, 1500, 9.8],
  '002004': [1250, -280, 18.26],
  '002005': [1000, -2100, 10.6],
  '002006': [1250, 700, 13.2],
  '002007': [1150, 1700, 9.6],
  '002008': [1500, -1300, 11.8],
}

/** The 22 communities of the table, in its order. */
export function readCommunities(csvPath: URL): PlannedCommunity[] {
  const rows = parse(readFileSync(csvPath), { columns: true, bom: true }) as Record<string, string>[]
  return rows.map((row) => {
    const code = row.code12!
    const [x, y, weight] = plan[code.slice(6)]!
    return {
      code,
      name: row.name!,
      officialName: row.official_name!,
      subdistrictCode: code.slice(0, 9),
      place: [x, y],
      weight,
    }
  })
}

const chineseDigits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1 to 99 in Chinese numerals: 四, 十, 十二, 二十一. */
export function chineseNumber(value: number): string {
  const tens = Math.floor(value / 10)
  const ones = value % 10
  const head = tens === 0 ? '' : tens === 1 ? '十' : `${chineseDigits[tens]}十`
  return head + (ones === 0 ? '' : chineseDigits[ones])
}

/**
 * Basic grids per community: 12 in 蟠龙, the others between 7 and 12 in proportion to residents, so that the sum with
 * its dedicated ones is `total`.
 */
export function gridCounts(residents: ReadonlyMap<string, number>, total: number): Map<string, number> {
  const others = [...residents].filter(([code]) => code !== panlong.code)
  const sum = others.reduce((all, [, count]) => all + count, 0)
  const left = total - panlong.grids
  const wish = new Map(others.map(([code, count]) => [code, (left * count) / sum]))
  const counts = new Map(others.map(([code]) => [code, Math.max(7, Math.min(12, Math.round(wish.get(code)!)))]))
  for (;;) {
    const off = left - [...counts.values()].reduce((all, count) => all + count, 0)
    if (off === 0) break
    const step = Math.sign(off)
    const candidates = others.filter(([code]) => (step > 0 ? counts.get(code)! < 12 : counts.get(code)! > 7))
    candidates.sort(
      (a, b) =>
        step * (wish.get(b[0])! - counts.get(b[0])! - (wish.get(a[0])! - counts.get(a[0])!)) ||
        a[0].localeCompare(b[0]),
    )
    const code = candidates[0]![0]
    counts.set(code, counts.get(code)! + step)
  }
  return counts.set(panlong.code, panlong.grids)
}
