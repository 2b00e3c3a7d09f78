import fc from 'fast-check'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Case } from '../../../../server/contracts/case.ts'
import type { Problem } from '../../../../server/contracts/problem.ts'
import type { Background, DayCourse } from '../../../../server/contracts/statistics.ts'
import { loadHistory } from '../../../../server/sample/load-history.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { ask, serveApp, type Answer, type ServedApp } from '../../../support/servers/serve-app.ts'
import { usuallyOrInSoak } from '../../../support/soak.ts'
import { judge } from '../../../../scripts/statistics/expected-measures.ts'
import { scanHistory } from '../../../../scripts/statistics/scan-history.ts'
import { findMoment } from '../../../../server/replay/replay-queries.ts'
import { expectedBackground, expectedWeek } from './expected-background.ts'

const cityDir = join(import.meta.dirname, '../../../../gis-data/shehong')
const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** The history ends before the clock: limits have passed since then, which are none of a moment before. */
const now = new Date(Date.now() - 20 * minuteMs)
const dayMs = 24 * 60 * minuteMs
/** Asia/Shanghai keeps it all year. */
const offsetHours = 8

describeOnDatabase('Statistics of the city', (database) => {
  let app: ServedApp
  let cases: Case[]
  beforeAll(async () => {
    await loadHistory(database(), cityDir, { seed: 3, now, days: 36, cases: 4_000 })
    app = await serveApp(database())
    cases = await allCases()
  }, 180_000)
  afterAll(() => app.close())

  async function allCases(): Promise<Case[]> {
    const found: Case[] = []
    let next: string | null = ''
    while (next !== null) {
      const address: string = `${app.url}/api/cases?limit=500${next && `&after=${next}`}`
      const { body }: Answer<{ cases: Case[]; next: string | null }> = await ask(address)
      found.push(...body.cases)
      next = body.next
    }
    return found
  }

  /** All cases as they were known at a moment, by code of its own. */
  const knownAt = async (at: string) => {
    const { seq } = (await findMoment(database().pool, at))!
    const scanned = await database().owner((client) => scanHistory(client, seq))
    return scanned.map((one) => judge(one, Date.parse(at)))
  }

  const background = async (area: string, at: string) =>
    (await ask<Background>(`${app.url}/api/statistics/${area}/background?at=${at}`)).body
  const inOrder = (categories: Background['categories']) =>
    new Map(
      categories
        .toSorted((a, b) => String(a.category).localeCompare(String(b.category)))
        .map((c) => [c.category, c.dailyMean]),
    )
  /** An instant of the past days, to the second. */
  const anyMoment = fc
    .integer({ min: 0, max: (7 * dayMs) / 1000 })
    .map((seconds) => new Date(now.getTime() - seconds * 1000).toISOString())
  const anyArea = fc.oneof(fc.constant('510981'), fc.constant('510981001'), fc.constant('510981002004'))

  it('are those that going through all cases gives, at any moment and in any area', async () => {
    expect(cases.length).toBe(4_000)
    await fc.assert(
      fc.asyncProperty(anyMoment, anyArea, async (at, area) => {
        const found = await background(area, at)
        expect(Date.parse(found.at)).toBe(Math.floor(Date.parse(at) / hourMs) * hourMs)
        const own = cases.filter(({ gridCode }) => area.length === 6 || gridCode?.startsWith(area))
        const expected = expectedBackground(own, Date.parse(found.at), offsetHours)
        const close = (numbers: readonly number[]) => numbers.map((number) => expect.closeTo(number, 9))
        expect(found).toMatchObject({
          area,
          yesterdayHours: expected.yesterdayHours,
          weekHours: close(expected.weekHours),
          heat: expected.heat.map(close),
          grids: expectedWeek(await knownAt(found.at), Date.parse(found.at), area, offsetHours),
        })
        const means = inOrder(expected.categories)
        expect([...inOrder(found.categories)]).toEqual(
          [...means].map(([name, mean]) => [name, expect.closeTo(mean, 9)]),
        )
      }),
      { numRuns: usuallyOrInSoak(6, 24) },
    )
  })

  it('begin the day at the city’s midnight, not at that of the database', async () => {
    // 17:30 in UTC is half past one of the next day in Sichuan
    const { dayStart } = await background('510981', '2026-11-23T17:30:00Z')
    expect(Date.parse(dayStart)).toBe(Date.parse('2026-11-23T16:00:00Z'))
  })

  it('say as of which position of the feed they are', async () => {
    const { asOf } = await background('510981', new Date().toISOString())
    const { rows } = await database().pool.query<{ epoch: string; seq: number }>(
      'select feed.epoch() as epoch, seq from feed.head',
    )
    expect([asOf]).toEqual(rows)
  })

  it('are found once for all who ask within a minute', async () => {
    const at = new Date(now.getTime() - 3 * dayMs).toISOString()
    const [first, second] = await Promise.all([background('510981002', at), background('510981002', at)])
    await database().owner((client) => client.query('update feed.head set seq = seq + 1'))
    expect(second).toEqual(first)
    expect(await background('510981002', at)).toEqual(first)
    await database().owner((client) => client.query('update feed.head set seq = seq - 1'))
  })

  it('tell how a day went in ten-minute steps that add up to its cases', async () => {
    for (const daysAgo of [1, 9]) {
      const date = new Date(now.getTime() + offsetHours * hourMs - daysAgo * dayMs).toISOString().slice(0, 10)
      const { body } = await ask<DayCourse>(`${app.url}/api/statistics/510981/days/${date}`)
      const start = Date.parse(body.dayStart)
      expect(Date.parse(body.dayEnd) - start).toBe(dayMs)
      const expected = new Array<number>(144).fill(0)
      for (const { reportedAt } of cases.filter(({ status }) => status !== 'void')) {
        const step = Math.floor((Date.parse(reportedAt) - start) / (10 * minuteMs))
        if (step >= 0 && step < 144) expected[step]!++
      }
      expect(body).toMatchObject({ area: '510981', date, stepMinutes: 10, reported: expected })
      expect(expected.reduce((sum, count) => sum + count)).toBeGreaterThan(50)
    }
  })

  it.each([
    ['/510999/background', 404, /expected.*came 510999/i],
    ['/x/days/2026-11-23', 404, /expected.*came x/i],
    ['/510981/background?at=yesterday', 400, /expected an instant.*came "yesterday"/],
    ['/510981/days/2026-02-30', 400, /expected a day.*came "2026-02-30"/],
    ['/510981/days/today', 400, /expected a day.*came "today"/],
  ])('refuse %s', async (address, status, detail) => {
    const refused = await ask<Problem>(`${app.url}/api/statistics${address}`)
    expect(refused.status).toBe(status)
    expect(refused.body.detail).toMatch(detail)
  })
})
