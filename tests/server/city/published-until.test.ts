import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCalendar } from '../../../server/city/load-calendar.ts'
import { publishedUntil } from '../../../server/city/published-until.ts'

/** Five days off at the start of a year. */
const year = (of: number): string[] => [1, 2, 3, 4, 5].map((day) => `${of}-01-0${day},holiday,合成`)

describe('A calendar', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'calendar-'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })
  const read = (...rows: readonly string[]) => {
    writeFileSync(join(folder, 'calendar.csv'), ['day,kind,name', ...rows, ''].join('\n'))
    return readCalendar(folder)
  }

  it.each<[string, string[], string | null]>([
    ['to the end of its year', year(2026), '2026-12-31'],
    ['to the end of years that follow each other', [...year(2027), ...year(2026)], '2027-12-31'],
    ['to no day where no year is published', ['2027-01-01,holiday,元旦'], null],
    ['to no day where there are no rows', [], null],
    ['not to a year of which a neighbour’s notice names a day', [...year(2026), '2027-01-01,holiday,元旦'], '2026-12-31'],
    ['from the first year on, whatever the year before has', ['2025-12-31,holiday,元旦', ...year(2026)], '2026-12-31'],
    ['to the day that it says itself', [...year(2026), '2027-01-01,holiday,元旦', '2027-06-30,published,合成'], '2027-06-30'],
  ])('reaches %s', (_, rows, until) => {
    expect(publishedUntil(read(...rows))).toBe(until)
  }) // prettier-ignore

  it.each<[string, string[], number]>([
    ['one day', ['2028-01-01,holiday,元旦'], 1],
    ['a whole year', year(2028), 5],
    ['a year after one of a single day', ['2027-01-01,holiday,元旦', ...year(2028)], 5],
  ])('with a gap before %s is refused, naming row and column', (_, rows, count) => {
    const expected = 'column day: expected a day of 2027 at the latest'
    expect(() => read(...year(2026), ...rows)).toThrow(`row ${7 + rows.length - count}, ${expected}`)
    expect(() => read(...year(2026), ...rows)).toThrow(new RegExp(`(${expected}.*\\s*.*){${count}}`))
    expect(read(...year(2026), ...rows, '2028-12-31,published,合成')).toHaveLength(6 + rows.length)
  })
})
