import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseAct } from '../../../server/contracts/case-act.ts'
import type { Snapshot } from '../../../server/contracts/feed.ts'
import type { AreaStatistics, KpiKey } from '../../../server/contracts/kpi.ts'
import type { AreaDay } from '../../../server/contracts/statistics.ts'
import { exportTables } from '../../../server/exports/export-tables.ts'
import { Projection } from '../../../server/feed/projection.ts'
import { findMoment, foldCaseVersions } from '../../../server/replay/replay-queries.ts'
import { loadHistory } from '../../../server/sample/load-history.ts'
import { randomStream } from '../../../server/sample/seeded-random.ts'
import { readAreaStatistics } from '../../../server/statistics/area-statistics.ts'
import { readDayNow, readDayThen } from '../../../server/statistics/day/area-day.ts'
import { readKpiCases } from '../../../server/statistics/kpi-cases.ts'
import { readInTransaction, type ConsistentRead } from '../../../server/statistics/consistent-read.ts'
import { readPeriod } from '../../../server/statistics/period.ts'
import { foldStatistics, readPath, type Queries } from '../../../server/statistics/position-queries.ts'
import { caseLook } from '../../../web/cases/case-status.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'
import { insist, person, report } from '../../support/cases/work-on-case.ts'

const cityDir = join(import.meta.dirname, '../../../gis-data/shehong')
const areas = ['510981', '510981001', '510981002004', '510981002004004']
const minuteMs = 60_000

describeOnDatabase('What carries one name is one number on wall, desk, drill, list and file', (database) => {
  let app: ServedApp
  let pool: Pool
  beforeAll(async () => {
    await loadHistory(database(), cityDir, { seed: 12, now: new Date(), days: 2, cases: 1_500 })
    app = await serveApp(database())
    pool = database().pool
    await liveOn()
  }, 300_000)
  afterAll(() => app.close())

  /** A random further life for many cases: suspended, extended, handed up, given to another grid, sent back, reopened, merged, void. */
  async function liveOn(): Promise<void> {
    const desk = person(app.url)
    const random = randomStream(5, 'acts')
    const { body } = await desk.read<Snapshot>('snapshot?scope=510981')
    const inHand = ['filed', 'dispatched', 'accepted', 'on_site']
    const open = body.cases.filter(({ status }) => inHand.includes(status))
    const fresh = [await report(app.url), await report(app.url), await report(app.url)]
    const acts: readonly (() => CaseAct)[] = [
      () => ({ act: 'suspend', reason: '等配件' }),
      () => ({ act: 'extend', minutes: 30, reason: '现场需要更多时间' }),
      () => ({ act: 'hand_up', reason: '网格无法处理' }),
      () => ({ act: 'merge', into: fresh[1]!.number, reason: '同一件' }),
    ]
    for (const { number } of open.slice(0, 40)) {
      const act = acts[Math.floor(random.between(0, acts.length))]!()
      // What cannot be done to this case is refused and changes nothing.
      await desk.act(number, (await desk.detail(number)).version, act)
    }
    for (const { number } of body.cases.filter(({ status }) => status === 'closed').slice(0, 5)) {
      await insist(() => desk.detail(number), (version) => desk.act(number, version, { act: 'reopen', reason: '没有办好' })) // prettier-ignore
    }
  }

  /** Everything that the screens show of an area, as of one position and moment. */
  async function everywhere(area: string) {
    const { rows } = await pool.query<{ seq: number }>('select seq from feed.head')
    while (((await foldStatistics(pool, 5_000)) ?? 0) < rows[0]!.seq);
    return readInTransaction(pool)(async (client) => {
      const path = await readPath(client as Pool, area)
      const { level } = path.at(-1)!
      const extent = { code: area, level, category: null }
      const period = readPeriod('today')
      const drill = await readAreaStatistics(client, { extent, path, period, grain: 'hour', veiled: true, reach: null })
      const sameRead: ConsistentRead = <Answer>(read: (queries: Queries) => Promise<Answer>) => read(client)
      const wall = await readDayNow(sameRead, { code: area, level })
      const total = async (kpi: KpiKey, part: 'numerator' | 'denominator') =>
        (await readKpiCases(client, { extent, period, kpi, part, slot: null, grounds: false, limit: 1, after: null, reach: ['510981'] })).total // prettier-ignore
      const lists: [KpiKey, number, number | null][] = []
      for (const { key, denominator } of drill.kpis.filter(({ key }) => isOfCases(key)))
        lists.push([key, await total(key, 'numerator'), denominator === null ? null : await total(key, 'denominator')])
      return { drill, wall, lists, level }
    })
  }
  const isOfCases = (key: KpiKey) => key !== 'per_10000' && key !== 'load_per_worker'
  const figure = ({ kpis }: Pick<AreaStatistics, 'kpis'>, key: KpiKey) => kpis.find((kpi) => kpi.key === key)!

  const asOnWall = (figures: Pick<AreaDay['figures'], 'reported' | 'closed' | 'voided' | 'open' | 'overdue' | 'suspended' | 'onSite' | 'feedback'>) =>
    ({ ...figures, carriedOver: null }) // prettier-ignore
  const onDrill = (drill: Pick<AreaStatistics, 'kpis'>) => {
    const value = (key: KpiKey) => figure(drill, key).value!
    const share = (key: KpiKey) => ({ part: figure(drill, key).numerator!, whole: figure(drill, key).denominator! })
    return asOnWall({
      reported: value('reported'),
      closed: value('closed'),
      voided: value('voided'),
      open: value('open'),
      overdue: value('overdue_open'),
      suspended: value('suspended'),
      onSite: share('on_site_10'),
      feedback: share('feedback_30'),
    })
  }

  it.each(areas)('in %s', async (area) => {
    const { drill, wall, lists } = await everywhere(area)
    expect(asOnWall(wall.figures)).toEqual(onDrill(drill))
    expect(wall.phases).toEqual(drill.phases)
    expect(wall.categories).toEqual(drill.categories)
    expect(wall.hours.slice(0, drill.trend.points.length)).toEqual(drill.trend.points.map(({ reported }) => reported))
    for (const row of drill.ranking.rows.filter(({ code }) => code.startsWith(area) && code !== area)) {
      const part = wall.parts.find(({ code }) => code === row.code)
      const { code: _, ...figures } = part ?? { code: '', ...none }
      expect(asOnWall(figures), row.code).toEqual(onDrill({ kpis: row.figures as AreaStatistics['kpis'] }))
    }
    for (const [key, numerator, denominator] of lists)
      expect([key, numerator, denominator]).toEqual([key, figure(drill, key).numerator, figure(drill, key).denominator])
    const { reported, closed, open, carriedOver } = wall.figures
    expect(carriedOver + reported).toBe(closed + open)
    expect(wall.sources.reduce((sum, one) => sum + one.reported, 0)).toBe(reported)
  })

  it('on the desk: what is open, suspended and overdue there', async () => {
    const { wall } = await everywhere('510981')
    const headers = await as(app.url, 'city_dispatcher')
    const { cases } = (await ask<Snapshot>(`${app.url}/api/snapshot?scope=510981`, { headers })).body
    const open = cases.filter(({ status }) => status !== 'closed' && status !== 'void')
    const overdue = open.filter((item) => caseLook(item, Date.parse(wall.asOf.at)) === 'overdue')
    const suspended = open.filter(({ suspendedAt }) => suspendedAt !== null)
    expect([open.length, overdue.length, suspended.length]).toEqual([wall.figures.open, wall.figures.overdue, wall.figures.suspended]) // prettier-ignore
    expect(overdue.length).toBeGreaterThan(0)
    expect(suspended.length).toBeGreaterThan(0)
  })

  it('in a file of the same figures', async () => {
    const { drill } = await everywhere('510981')
    const origin = { seat: '测试', role: 'official', at: new Date(), city: '射洪市', timeZone: 'Asia/Shanghai', synthetic: true } as const // prettier-ignore
    const cells = JSON.stringify(exportTables(drill, [], origin, 'zh'))
    for (const key of ['overdue_open', 'closed', 'open', 'reported'] as const)
      expect(cells).toContain(String(figure(drill, key).value))
  })

  it('and on a wall that shows the past: the same moment, now and looked back at', async () => {
    const { wall } = await everywhere('510981')
    const queueRead = <Answer>(read: () => Promise<Answer>) => read()
    const replay = { pool, versions: new Projection(() => foldCaseVersions(pool, 5_000), queueRead), queueRead }
    const { asOf, ...now } = wall
    const at = new Date(Date.parse(asOf.at) + 1).toISOString()
    expect((await findMoment(pool, at))!.seq).toBe(asOf.seq)
    const { asOf: stood, ...then } = await readDayThen(replay, { code: '510981', level: 'city' }, at)
    expect(stood.seq).toBe(asOf.seq)
    expect({ ...then, dayStart: Date.parse(then.dayStart) }).toEqual({ ...now, dayStart: Date.parse(now.dayStart) })
  })

  it('as the wall’s own request says it, with the day before', async () => {
    const headers = await as(app.url, 'official')
    const day = async (query = '') =>
      (await ask<AreaDay>(`${app.url}/api/statistics/510981/day${query}`, { headers })).body
    const now = await day()
    const before = Math.floor((Date.parse(now.asOf.at) - 24 * 60 * minuteMs) / minuteMs) * minuteMs
    const then = await day(`?at=${new Date(before).toISOString()}`)
    expect(now.before).toEqual({ ...then.figures, sources: then.sources })
    expect(now.before!.sources.reduce((sum, { reported }) => sum + reported, 0)).toBe(now.before!.reported)
    expect(now.before!.open).toBeGreaterThan(0)
  })
})

const nothing = { part: 0, whole: 0 }
const none: AreaDay['figures'] = { reported: 0, closed: 0, voided: 0, open: 0, overdue: 0, suspended: 0, carriedOver: 0, onSite: nothing, feedback: nothing } // prettier-ignore
