import { get } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseReceipt, CaseReport } from '../../../../server/contracts/case-report.ts'
import type { CaseDetail } from '../../../../server/contracts/case.ts'
import type { Problem } from '../../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { ask, serveApp, type Answer, type ServedApp } from '../../../support/servers/serve-app.ts'
import { as } from '../../../support/servers/sign-in.ts'

const seat = { lng: 105.3782, lat: 30.871 }
const report: CaseReport = {
  location: { ...seat, crs: 'WGS84' },
  description: '井盖松动',
  source: 'mini_program',
}

describeOnDatabase('Intake', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())

  const submit = <Body = CaseReceipt>(body: unknown, headers: Record<string, string> = {}): Promise<Answer<Body>> =>
    ask<Body>(`${app.url}/api/cases`, { method: 'POST', body, headers })
  const countCases = async () => {
    const { rows } = await database().pool.query<{ count: number }>('select count(*)::integer as count from cases')
    return rows[0]!.count
  }

  it('answers a report with its number, its grid and its place in the feed', async () => {
    const { status, headers, body } = await submit(report)
    expect(status).toBe(201)
    expect(body).toMatchObject({ status: 'dispatched', assignMethod: 'inside', ambiguous: false, version: 1 })
    expect(body.gridName).toMatch(/社区.*网格/)
    expect(headers.get('location')).toBe(`/api/cases/${body.number}`)
    const stored = await ask<CaseDetail>(`${app.url}/api/cases/${body.number}`, {
      headers: await as(app.url, 'city_dispatcher'),
    })
    expect(stored.headers.get('etag')).toBe('"1"')
    expect(stored.body).toMatchObject({ number: body.number, gridCode: body.gridCode, description: '井盖松动' })
  })

  it('numbers the cases of a day one after the other behind city and date', async () => {
    const first = (await submit(report)).body.number
    const second = (await submit(report)).body.number
    const today = new Date().toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' }).replaceAll('-', '')
    expect(first).toMatch(new RegExp(`^510981${today}\\d{5}$`))
    expect(BigInt(second) - BigInt(first)).toBe(1n)
  })

  it('converts what a phone sends in GCJ-02: 434 m decide about the grid', async () => {
    const taken = await submit({ ...report, location: { ...seat, crs: 'GCJ02' } })
    const { body } = await ask<CaseDetail>(`${app.url}/api/cases/${taken.body.number}`, {
      headers: await as(app.url, 'city_dispatcher'),
    })
    expect(seat.lng - body.lng).toBeCloseTo(0.00367, 4)
    expect(body.lat - seat.lat).toBeCloseTo(0.00228, 4)
    expect(body).toMatchObject({ reportedLng: seat.lng, reportedLat: seat.lat, reportedCrs: 'GCJ02' })
  })

  it('never refuses a place outside the city: it waits unassigned, with the nearest grid named', async () => {
    const { status, body } = await submit({ ...report, location: { lng: 105.6, lat: 30.871, crs: 'WGS84' } })
    expect(status).toBe(201)
    expect(body).toMatchObject({ status: 'reported', gridCode: null, assignMethod: 'nearest' })
    expect(body.secondGridCode).toMatch(/^510981\d{9}$/)
    expect(body.secondDistanceMeters).toBeGreaterThan(5_000)
  })

  it.each([
    [15, 0],
    [12, 4],
    [-165, 3],
    [180, -90],
  ])(
    'takes in a report from the other end of the world (%d, %d), where no projection of the city reaches',
    async (lng, lat) => {
      const { status, body } = await submit({ ...report, location: { lng, lat, crs: 'WGS84' } })
      expect(status).toBe(201)
      expect(body.secondDistanceMeters! / 1_000).toBeGreaterThan(5_000)
      expect(body.secondDistanceMeters! / 1_000).toBeLessThan(20_040)
    },
  )

  it('stores the others that came together with an unknown item', async () => {
    const answers = await Promise.all(
      [report, { ...report, itemCode: 'SH-U99-99' }, report].map((body) => submit(body)),
    )
    expect(answers.map(({ status }) => status)).toEqual([201, 400, 201])
  })

  it('answers nobody who calls it by a name that is not this machine’s', async () => {
    const status = await new Promise<number | undefined>((resolve) => {
      get(`${app.url}/api/health`, { headers: { host: 'evil.example' } }, ({ statusCode }) => resolve(statusCode))
    })
    expect(status).toBe(421)
  })

  it('files a case whose accuracy circle crosses a border for a person to confirm', async () => {
    const { body } = await submit({ ...report, location: { ...seat, crs: 'WGS84', accuracyMeters: 400 } })
    expect(body).toMatchObject({ status: 'filed', ambiguous: true, assignMethod: 'inside' })
    expect(body.secondDistanceMeters).toBeLessThanOrEqual(400)
  })

  it('starts both clocks for a case without an item and neither for an item without on-site duty', async () => {
    const { rows } = await database().pool.query<{ code: string; onsite: number | null }>(
      'select distinct on (onsite_minutes is null) code, onsite_minutes as onsite from work_items',
    )
    const offSite = rows.find((item) => item.onsite === null)!
    const withItem = await submit({ ...report, itemCode: offSite.code })
    const without = await submit(report)
    const detail = async (number: string) => (await ask<CaseDetail>(`${app.url}/api/cases/${number}`)).body
    expect(await detail(withItem.body.number)).toMatchObject({ onSiteDueAt: null, feedbackDueAt: null })
    const { dispatchedAt, onSiteDueAt, feedbackDueAt } = await detail(without.body.number)
    const minutesAfterDispatch = (due: string | null) => (Date.parse(due!) - Date.parse(dispatchedAt!)) / 60_000
    expect([minutesAfterDispatch(onSiteDueAt), minutesAfterDispatch(feedbackDueAt)]).toEqual([10, 30])
  })

  it.each([
    ['a missing crs', { ...report, location: seat }, 'location.crs', 'one of WGS84'],
    ['an unknown crs', { ...report, location: { ...seat, crs: 'EPSG:3857' } }, 'location.crs', 'one of WGS84'],
    ['text for a number', { ...report, location: { ...seat, lng: '105', crs: 'WGS84' } }, 'location.lng', 'number'],
    [
      'a latitude off the world',
      { ...report, location: { lng: 30.8, lat: 105.3, crs: 'WGS84' } },
      'location.lat',
      '<= 90',
    ],
    ['NUL in the words', { ...report, description: 'a\0b' }, 'description', 'without NUL'],
    [
      'a lone surrogate',
      JSON.stringify({ ...report, description: 'HERE' }).replace('HERE', '\\ud800'),
      'description',
      'surrogates',
    ],
    ['no words at all', { ...report, description: '' }, 'description', 'fewer than 1'],
    ['2,001 characters', { ...report, description: '多'.repeat(2_001) }, 'description', 'more than 2000'],
    ['an unknown field', { ...report, gridCode: '510981001001001' }, 'gridCode', 'no such field'],
    ['an unknown item', { ...report, itemCode: 'SH-U99-99' }, 'itemCode', 'catalogue'],
    ['an infinite longitude', JSON.stringify(report).replace('105.3782', '1e999'), 'location.lng', 'number'],
  ])('refuses %s by naming the field, and stores nothing', async (_what, body, field, expected) => {
    const before = await countCases()
    const answer = await submit<Problem>(body)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body.errors?.[0]).toMatchObject({ field, expected: expect.stringContaining(expected) })
    expect(await countCases()).toBe(before)
  })

  it('refuses a body that is no JSON, has another type, or is too large, each with its own status', async () => {
    const statuses = await Promise.all([
      submit<Problem>('{"location":'),
      ask<Problem>(`${app.url}/api/cases`, { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }),
      submit<Problem>({ ...report, description: 'x'.repeat(70_000) }),
    ])
    expect(statuses.map((answer) => answer.status)).toEqual([400, 415, 413])
    expect(statuses.map((answer) => answer.body.errors?.[0])).toMatchObject([
      { field: 'body', expected: 'JSON' },
      { field: 'content-type', expected: 'application/json', came: '"text/plain"' },
      { field: 'body', expected: 'at most 64 KiB', came: expect.stringMatching(/^7\d{4} bytes$/) },
    ])
    for (const { headers } of statuses) expect(headers.get('content-type')).toContain('application/problem+json')
  })

  it('keeps the reporter apart: neither case nor event repeats name or phone', async () => {
    const { body } = await submit({ ...report, reporter: { name: '某某（样例）', phone: '13800000000' } })
    const detail = await ask<CaseDetail>(`${app.url}/api/cases/${body.number}`)
    const { rows } = await database().pool.query<{ body: unknown }>('select body from feed.events where id = $1', [
      body.number,
    ])
    expect(JSON.stringify([body, detail.body, rows])).not.toMatch(/13800000000|某某/)
    const kept = await database().owner((client) =>
      client.query('select name, phone, sealed is not null as sealed from reporter_contacts where case_number = $1', [
        body.number,
      ]),
    )
    expect(kept.rows).toEqual([{ name: null, phone: null, sealed: true }])
  })

  it('stores what arrives together in fewer transactions than reports, each with its own number', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => submit(report)))
    const numbers = new Set(answers.map((answer) => answer.body.number))
    expect(numbers.size).toBe(60)
    const { rows } = await database().pool.query<{ commits: number }>(
      'select count(distinct at)::integer as commits from feed.events where id = any ($1)',
      [[...numbers]],
    )
    expect(rows[0]!.commits).toBeLessThan(30)
  })
})
