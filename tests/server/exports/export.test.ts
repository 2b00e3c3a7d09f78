import readExcel from 'read-excel-file/node'
import { parse } from 'csv-parse/sync'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AreaStatistics, HotSpots } from '../../../server/contracts/kpi.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import { loadHistory } from '../../../server/sample/load-history.ts'
import { writeCsv, writeWorkbook } from '../../../server/exports/export-files.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'

const cityDir = join(import.meta.dirname, '../../../gis-data/shehong')
const community = '510981002004'

it('a cell that a spreadsheet would take for a formula is text in a CSV', () => {
  const csv = writeCsv([{ name: '表', columns: ['=1+1', '件'], rows: [['@SUM(A1)', -3]] }])
  expect(csv).toBe("\ufeff表,'=1+1,件\r\n表,'@SUM(A1),-3\r\n")
})

const starts = [
  '=',
  '+',
  '-',
  '@',
  '\t=',
  '\r=',
  '\n=',
  '\r\n=',
  ' =',
  '\u3000=',
  '\u200b=',
  '\ufeff=',
  '＝',
  '＋',
  '－',
  '＠',
]
it.each(starts)('a cell that begins with %j is one cell of text, in a CSV and in a workbook', async (start) => {
  const text = `${start}HYPERLINK("http://x","y")`
  const tables = [
    {
      name: '表',
      columns: ['件', '数'],
      rows: [
        [text, 1],
        ['a\nb', 2],
      ],
    },
  ]
  const csv = writeCsv(tables)
  expect(parse(csv, { bom: true, recordDelimiter: '\r\n' })).toEqual([['表', '件', '数'], ['表', `'${text.replace(/[\r\n]+/g, ' ')}`, '1'], ['表', 'a b', '2']]) // prettier-ignore
  expect(csv.slice(1)).not.toMatch(/(^|[\r\n])[=+\-@]/)
  const [sheet] = await readExcel(await writeWorkbook(tables))
  expect(sheet!.data[1]![0]!.toString().trim()).toBe(text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').trim())
})

it('a workbook holds text with controls and lone surrogates, and more than a cell takes', async () => {
  const rows = [['a\u0000b\ud800\uffff'], ['多'.repeat(40_000)]]
  const [sheet] = await readExcel(await writeWorkbook([{ name: '表', columns: ['件'], rows }]))
  expect(sheet!.data.map(([cell]) => cell)).toEqual(['件', 'ab', '多'.repeat(32_767)])
})

describeOnDatabase('What is taken along of the statistics', (database) => {
  let app: ServedApp
  let shown: AreaStatistics
  const file = async (format: string, more = '') =>
    fetch(`${app.url}/api/statistics/${community}/export?format=${format}&period=7d${more}`, {
      headers: await as(app.url, 'official'),
    })

  beforeAll(async () => {
    await loadHistory(database(), cityDir, { seed: 5, now: new Date(), days: 20, cases: 1_500 })
    app = await serveApp(database())
    shown = (
      await ask<AreaStatistics>(`${app.url}/api/statistics/${community}?period=7d`, {
        headers: await as(app.url, 'official'),
      })
    ).body
  }, 180_000)
  afterAll(() => app.close())

  it('as a workbook, read again by another reader, has the figures of the screen as numbers, and their definitions', async () => {
    const answer = await file('xlsx')
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="quanyu-510981002004-7d-\d{8}T\d{4}\.xlsx"$/,
    )
    const sheets = await readExcel(Buffer.from(await answer.arrayBuffer()))
    const sheet = (name: string) => sheets.find((one) => one.sheet === name)!.data
    const figures = sheet('指标').slice(1)
    expect(figures.map(([key, , value, numerator, denominator]) => ({ key, value, numerator, denominator }))).toEqual(
      shown.kpis.map(({ key, value, numerator, denominator }) => ({ key, value, numerator, denominator })),
    )
    const byPlace = sheet('地点×指标')
    expect(byPlace.slice(1).map(([code]) => code)).toEqual(shown.ranking.rows.map(({ code }) => code))
    const at = byPlace[0]!.indexOf('10 分钟到场率')
    expect(byPlace.slice(1).map((row) => row[at])).toEqual(shown.ranking.rows.map(({ figures }) => figures.find(({ key }) => key === 'on_site_10')!.value)) // prettier-ignore
    expect(sheet('趋势').slice(1).map(([, reported]) => reported)).toEqual(shown.trend.points.map(({ reported }) => reported)) // prettier-ignore
    expect(sheet('趋势')[1]![0]).toBeInstanceOf(Date)
    expect(sheet('口径')).toHaveLength(1 + shown.kpis.length + shown.phases.length)
    const { hotSpots } = (await ask<HotSpots>(`${app.url}/api/statistics/510981002004/hot-spots?period=7d`, { headers: await as(app.url, 'official') })).body // prettier-ignore
    expect(sheet('重复点位').slice(1).map(([code, , , , cases]) => [code, cases])).toEqual(hotSpots.map(({ code, cases }) => [code, cases])) // prettier-ignore
    const about = Object.fromEntries(sheet('说明')) as Record<string, string>
    expect(about).toMatchObject({
      区域: '射洪市 › 平安街道 › 蟠龙社区 (510981002004)',
      周期: '7d',
      数据位置: `${shown.asOf.epoch}:${shown.asOf.seq}`,
    })
    expect(about['导出人']).toContain('(official)')
  })

  it.each(['period=7d&category=%0A=HYPERLINK(1)', 'category=%E6%97%A0', 'category=%27%3B--'])(
    'of a category that there is not (%s) is refused by its field',
    async (query) => {
      for (const path of ['/export?format=csv&', '?', '/hot-spots?', '/cases?kpi=reported&']) {
        const { status, body } = await ask<Problem>(`${app.url}/api/statistics/${community}${path}${query}`, { headers: await as(app.url, 'official') }) // prettier-ignore
        expect({ path, status, field: body.errors?.[0]?.field }).toEqual({ path, status: 400, field: 'querystring.category' }) // prettier-ignore
      }
      for (const category of ['', encodeURIComponent(shown.categories.find((one) => one.category)!.category!)]) {
        expect((await file('csv', `&category=${category}`)).status).toBe(200)
      }
    },
  )

  const day = (back: number) => new Date(Date.now() - back * 86_400_000).toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' }) // prettier-ignore
  it.each([
    [day(-1), day(-1)],
    [day(0), day(-1)],
    [day(7), day(-400)],
    [day(3), day(5)],
    ['2026-02-30', day(0)],
    ['0000-01-01', day(0)],
    ['10000-01-01', '10000-01-02'],
    ['1800-01-01', '1800-01-02'],
    ['2199-12-31', '2199-12-31'],
    ['1990-01-01', day(0)],
  ])('of the days %s to %s is refused by its field', async (first, last) => {
    // prettier-ignore
    for (const path of ['/export?format=csv&', '?', '/hot-spots?', '/cases?kpi=reported&']) {
      const { status, body } = await ask<Problem>(`${app.url}/api/statistics/${community}${path}period=${first}..${last}`, { headers: await as(app.url, 'official') }) // prettier-ignore
      expect({ path, status, field: body.errors?.[0]?.field }).toEqual({ path, status: 400, field: 'querystring.period' }) // prettier-ignore
    }
  })

  it('is named by the city’s clock', async () => {
    const name = (await file('csv')).headers.get('content-disposition')!
    const [, named = ''] = /-(\d{8}T\d{4})\.csv"$/.exec(name)!
    const parts = named.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:00+08:00')
    expect(Math.abs(Date.parse(parts) - Date.now())).toBeLessThan(10 * 60_000)
  })

  it('as CSV begins with a byte order mark and has the same figures', async () => {
    const text = await (await file('csv', '&lang=en')).text()
    const bytes = new Uint8Array(await (await file('csv')).arrayBuffer())
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const rows = parse(text, { bom: true }) as string[][]
    for (const { key, value, numerator } of shown.kpis) {
      const row = rows.find(([table, name]) => table === 'Figures' && name === key)!
      expect([row[3], row[4]]).toEqual([
        value === null ? '' : String(value),
        numerator === null ? '' : String(numerator),
      ])
    }
  })

  it('as GeoJSON has the outline and the figures of each ranked place', async () => {
    const answer = await file('geojson')
    expect(answer.headers.get('content-type')).toContain('application/geo+json')
    const { features } = (await answer.json()) as { features: { id: string; geometry: { type: string }; properties: Record<string, unknown> }[] } // prettier-ignore
    expect(features.map(({ id }) => id)).toEqual(shown.ranking.rows.map(({ code }) => code))
    for (const [index, { geometry, properties }] of features.entries()) {
      expect(geometry.type).toBe('Polygon')
      const reported = shown.ranking.rows[index]!.figures.find(({ key }) => key === 'reported')!
      expect(properties).toMatchObject({ reported: reported.value })
    }
  })

  it('is written down in the audit, and is not for who has not signed in', async () => {
    const { rows } = await database().pool.query(
      `select role, subject from audit_entries where act = 'statistics:exported' order by id limit 1`,
    )
    expect(rows).toEqual([{ role: 'official', subject: '510981002004 7d xlsx' }])
    expect((await fetch(`${app.url}/api/statistics/${community}/export?format=csv`)).status).toBe(401)
  })
})
