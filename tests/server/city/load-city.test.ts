import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadCity } from '../../../server/city/load-city.ts'
import { describeOn } from '../../support/databases/databases.ts'

const shehong = resolve(import.meta.dirname, '../../../gis-data/shehong')

describeOn('postgres', 'A city in its folder', (database) => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'city-'))
    cpSync(shehong, folder, { recursive: true })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const rewrite = (name: string, change: (text: string) => string) =>
    writeFileSync(join(folder, name), change(readFileSync(join(folder, name), 'utf8')))
  const generations = async () => {
    const { rows } = await database().pool.query('select generation, state from area_generations order by generation')
    return rows
  }

  it('changes nothing when it is loaded a second time', async () => {
    expect(await loadCity(database(), folder)).toBe(false)
    expect(await generations()).toEqual([{ generation: 1, state: 'active' }])
  })

  it.each([
    [
      'a bow tie for a polygon',
      'areas.geojson',
      (text: string) => swapTwoVertices(text),
      /valid polygon for grid \d{15}, came Self-intersection/,
    ],
    [
      'a grid code outside its community',
      'areas.geojson',
      (text: string) => text.replaceAll('"510981002004003"', '"510981001004003"'),
      /begin with its parent/,
    ],
    [
      'a grid code of 14 digits',
      'areas.geojson',
      (text: string) => text.replaceAll('"510981002004003"', '"51098100200400"'),
      /15 digits/,
    ],
    ['a file that is no JSON', 'areas.geojson', () => '{', /areas\.geojson: expected a JSON file/],
    ['a description without a name', 'city.json', (text: string) => text.replace('"name"', '"nome"'), /city\.json/],
    ['another city', 'city.json', (text: string) => text.replace('"510981"', '"510922"'), /expected the city 510981/],
    [
      'a time zone that nobody knows',
      'city.json',
      (text: string) => text.replace('Asia/Shanghai', 'Asia/Shehong'),
      /city\.json\.timezone: expected .* came Asia\/Shehong/,
    ],
    [
      'degrees for its metres',
      'city.json',
      (text: string) => text.replace('EPSG:4544', 'EPSG:4490'),
      /city\.json\.crs\.projected: expected a projected CRS in metres, came EPSG:4490/,
    ],
    [
      'posts without a worker',
      'posts.csv',
      (text: string) => text.replace('worker_number', 'worker'),
      /posts\.csv, row 2: it must have required properties worker_number/,
    ],
    [
      'a post at no level',
      'posts.csv',
      (text: string) => text.replace('-01,grid,', '-01,grit,'),
      /posts\.csv, row 2, column level: expected city, .* came "grit"/,
    ],
    [
      'words for minutes in its catalogue',
      'catalogue.csv',
      (text: string) => text.replace(',60,,120,', ',soon,,120,'),
      /catalogue\.csv, row 2, column accept_minutes: expected whole minutes .* came "soon"/,
    ],
    [
      'no hours at all for an item',
      'catalogue.csv',
      (text: string) => text.replace(',60,,120,', ',60,,0.0,'),
      /catalogue\.csv, row 2, column resolve_hours: expected hours above 0, .* came "0\.0"/,
    ],
    [
      'a priority that does not exist',
      'catalogue.csv',
      (text: string) => text.replace(',P4,', ',P5,'),
      /catalogue\.csv, row 2, column default_priority: expected P1, P2, P3 or P4, came "P5"/,
    ],
    [
      'a clock that there is not',
      'catalogue.csv',
      (text: string) => text.replace(',工作时,', ',工作日,'),
      /catalogue\.csv, row 2, column clock: expected 工作时 or 日历时, came "工作日"/,
    ],
    [
      'a level of escalation that there is not',
      'catalogue.csv',
      (text: string) => text.replace(',社区（全科网格服务站）,', ',村（社区）,'),
      /catalogue\.csv, row 2, column escalate1_to: expected words that begin with 社区, 街道, 市级, or nothing, came "村（社区）"/,
    ],
    [
      'a step of escalation without a time',
      'catalogue.csv',
      (text: string) => text.replace(',48,街道,', ',,街道,'),
      /catalogue\.csv, row 2, column escalate1_after_hours: expected hours for 社区（全科网格服务站）, came ""/,
    ],
    [
      'a percentage in words',
      'catalogue.csv',
      (text: string) => text.replace(',P4,70,', ',P4,七成,'),
      /catalogue\.csv, row 2, column remind_at_pct: expected a percentage above 0, or nothing, came "七成"/,
    ],
    [
      'a shift that there is not',
      'posts.csv',
      (text: string) => text.replace('0101,all', '0101,早班'),
      /posts\.csv, row 2, column shift: expected day, night or all, came "早班"/,
    ],
    [
      'a role that there is not',
      'posts.csv',
      (text: string) => text.replace(',grid_worker,0101', ',网格员,0101'),
      /posts\.csv, row 2, column role: expected grid_worker, .* came "网格员"/,
    ],
    [
      'a day of a kind that there is not',
      'calendar.csv',
      (text: string) => text.replace('2026-01-01,holiday', '2026-01-01,放假'),
      /calendar\.csv, row 2, column kind: expected holiday, workday or published, came "放假"/,
    ],
    [
      'a weekday that is worked instead',
      'calendar.csv',
      (text: string) => text.replace('2026-01-04,workday', '2026-01-05,workday'),
      /calendar\.csv, row 5, column kind: expected a Saturday or Sunday for a workday/,
    ],
    [
      'an item twice',
      'catalogue.csv',
      (text: string) => text.replace('SH-U01-02', 'SH-U01-01'),
      /catalogue\.csv, row 3, column item_code: expected each once, came SH-U01-01 as in row 2/,
    ],
    [
      'a unit under two names',
      'catalogue.csv',
      (text: string) => text.replace('SH-U01-02,U01,市委组织部', 'SH-U01-02,U01,市委宣传部'),
      /catalogue\.csv, row 3, column unit_name: expected 市委组织部 for unit U01 as above, came "市委宣传部"/,
    ],
    [
      'a catalogue row that is cut off',
      'catalogue.csv',
      (text: string) => `${text}SH-U99-01,U99\n`,
      /catalogue\.csv: expected a table; .*columns length is 20, got 2 on line 69/,
    ],
  ])('with %s is refused with the reason, and the old one stays', async (_what, name, change, reason) => {
    rewrite(name, change)
    await expect(loadCity(database(), folder)).rejects.toThrow(reason)
    expect(await generations()).toEqual([{ generation: 1, state: 'active' }])
  })

  it('with faults in several rows and files names all of them at once', async () => {
    rewrite('catalogue.csv', (text) => text.replaceAll(',P4,', ',P5,').replace(',工作时,', ',工作日,'))
    rewrite('posts.csv', (text) => text.replace('0101,all', '0101,早班').replace('0102,all', '0102,晚班'))
    const refused: Error = await loadCity(database(), folder).then(
      () => expect.unreachable(),
      (error: Error) => error,
    )
    const faults = refused.message.split('\n')
    expect(faults).toContainEqual(expect.stringMatching(/catalogue\.csv, row 2, column clock/))
    expect(faults).toContainEqual(expect.stringMatching(/catalogue\.csv, row 2, column default_priority/))
    expect(faults).toContainEqual(expect.stringMatching(/catalogue\.csv, row 3, column default_priority/))
    expect(faults).toContainEqual(expect.stringMatching(/posts\.csv, row 3, column shift: .* came "晚班"/))
  })

  it('becomes a new generation when it has changed; the old one is kept', async () => {
    rewrite('areas.geojson', (text) => text.replace('蟠龙社区第四网格', '蟠龙社区第四网格（新）'))
    expect(await loadCity(database(), folder)).toBe(true)
    expect(await generations()).toEqual([
      { generation: 1, state: 'retired' },
      { generation: 2, state: 'active' },
    ])
  })
})

/** Makes the first grid's ring cross itself. */
function swapTwoVertices(text: string): string {
  const collection = JSON.parse(text) as {
    features: { geometry: { coordinates: number[][][] }; properties: { level: string } }[]
  }
  const ring = collection.features.find(({ properties }) => properties.level === 'grid')!.geometry.coordinates[0]!
  const middle = Math.floor(ring.length / 2)
  ;[ring[1], ring[middle]] = [ring[middle]!, ring[1]!]
  return JSON.stringify(collection)
}
