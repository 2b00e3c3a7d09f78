import type { FastifyInstance } from 'fastify'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApp } from '../../../../server/app.ts'
import { loadCity } from '../../../../server/city/load-city.ts'
import { loadConfig } from '../../../../server/config.ts'
import type { CaseReceipt } from '../../../../server/contracts/case-report.ts'
import type { Case } from '../../../../server/contracts/case.ts'
import type { Snapshot } from '../../../../server/contracts/feed.ts'
import type { AreaStatistics } from '../../../../server/contracts/kpi.ts'
import type { Background, DayCourse } from '../../../../server/contracts/statistics.ts'
import { ensureCasePartitions } from '../../../../server/cases/archive/partition-queries.ts'
import { migrate } from '../../../../server/database/schema/migrate.ts'
import { readInTransaction } from '../../../../server/statistics/consistent-read.ts'
import { readAreaStatistics } from '../../../../server/statistics/area-statistics.ts'
import { readPeriod } from '../../../../server/statistics/period.ts'
import { foldStatistics, readPath } from '../../../../server/statistics/position-queries.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { putCase } from '../../../support/cases/put-case.ts'
import { smallCity, writeSmallCity } from '../../../support/cases/small-city.ts'
import { pastCase, tellPast } from '../../../support/cases/tell-past.ts'

/** 14 hours before Greenwich, the farthest there is: its days begin at 10 in the morning there. */
const timeZone = 'Pacific/Kiritimati'
const localDay = (at: Date) => at.toLocaleDateString('sv-SE', { timeZone })
/** On both sides of midnight and of New Year by the city's clock; by Greenwich's both lie within 31 December. */
const [lastOfYear, firstOfYear] = ['2026-01-01', '2026-01-01'].map(
  (day, index) => Date.parse(`${day}T00:00:00+14:00`) + (index === 0 ? -1 : 1) * 30 * 60_000,
) as [number, number]

describeOnDatabase(
  'The days of a city far from Greenwich',
  (database) => {
    let cityDir: string
    let app: FastifyInstance
    const get = async <Body>(path: string) => (await app.inject(`/api/${path}`)).json<Body>()
    const statistics = async (period: string) => {
      const path = await readPath(database().pool, smallCity.code)
      const extent = { code: smallCity.code, level: 'city', category: null } as const
      const question = { extent, path, period: readPeriod(period), grain: null, veiled: false, reach: null }
      return readInTransaction(database().pool)((client): Promise<AreaStatistics> =>
        readAreaStatistics(client, question),
      )
    }

    beforeAll(async () => {
      cityDir = writeSmallCity()
      const file = join(cityDir, 'city.json')
      const description = JSON.parse(readFileSync(file, 'utf8')) as object
      writeFileSync(file, JSON.stringify({ ...description, timezone: timeZone }))
      await migrate(database())
      await loadCity(database(), cityDir)
      await tellPast(
        database(),
        [lastOfYear, firstOfYear].flatMap((at, index) => pastCase(`9901012026010100${90 + index}1`, at, { gridCode: smallCity.gridCode }, () => [])), // prettier-ignore
      )
      await database().owner(async (client) => {
        await ensureCasePartitions(client)
        await client.query('select make_case_partition(2025)')
        for (const at of [lastOfYear, firstOfYear])
          await putCase(client, { number: `990101${localDay(new Date(at)).replaceAll('-', '')}00001`, reportedAt: new Date(at).toISOString() }) // prettier-ignore
        await client.query(`update cases set scope_code = '${smallCity.gridCode}', grid_code = '${smallCity.gridCode}'`)
      })
      await foldStatistics(database().pool, 5_000)
      app = await buildApp({ ...loadConfig({ PORT: '0' }), cityDir }, database())
    })
    afterAll(async () => {
      await app?.close()
      rmSync(cityDir, { recursive: true })
    })

    it('cut figures, trend and months at the city’s midnight', async () => {
      const reported = ({ kpis }: AreaStatistics) => kpis.find(({ key }) => key === 'reported')!.value
      for (const period of ['2025-12-31..2025-12-31', '2026-01-01..2026-01-01', '2025-12-01..2025-12-31', '2026-01-01..2026-01-31'])
        expect([period, reported(await statistics(period))]).toEqual([period, 1])
      const { trend } = await statistics('2025-12-30..2026-01-02')
      expect(trend.points.map(({ reported }) => reported)).toEqual([null, 1, 1, 0])
      expect(reported(await statistics('2025-12-30..2025-12-30'))).toBe(0)
    }) // prettier-ignore

    it('cut a day’s course and what a wall holds it against there', async () => {
      const course = await get<DayCourse>(`statistics/${smallCity.code}/days/2026-01-01`)
      expect(course.reported.indexOf(1)).toBe(3)
      expect(course.reported.reduce((sum, count) => sum + count)).toBe(1)
      const at = new Date(firstOfYear + 3_600_000).toISOString()
      const background = await get<Background>(`statistics/${smallCity.code}/background?at=${at}`)
      expect([Date.parse(background.dayStart), background.yesterdayHours[23]]).toEqual([firstOfYear - 30 * 60_000, 1])
    })

    it('number a case and begin today by the city’s day', async () => {
      const asked = new Date()
      const reported = await app.inject({ method: 'POST', url: '/api/cases', payload: { location: { ...smallCity.place, crs: 'WGS84' }, description: '合成', source: 'mini_program' } }) // prettier-ignore
      expect([asked, new Date()].map((at) => localDay(at).replaceAll('-', ''))).toContain(reported.json<CaseReceipt>().number.slice(6, 14)) // prettier-ignore
      const { at, dayStart } = await get<Snapshot>(`snapshot?scope=${smallCity.code}`)
      expect(localDay(new Date(dayStart))).toBe(localDay(new Date(at)))
      expect(localDay(new Date(Date.parse(dayStart) - 1))).not.toBe(localDay(new Date(at)))
    })

    it('find a case of either side of New Year by its number and in lists, whichever year’s table holds it', async () => {
      const from = new Date(lastOfYear - 60_000).toISOString()
      const to = new Date(firstOfYear + 60_000).toISOString()
      const { cases } = await get<{ cases: Case[] }>(`cases?from=${from}&to=${to}`)
      expect(cases.map(({ number }) => number)).toEqual(['9901012026010100001', '9901012025123100001'])
      const { cases: one } = await get<{ cases: Case[] }>(`cases?from=${new Date(firstOfYear - 60_000).toISOString()}&to=${to}`) // prettier-ignore
      expect(one.map(({ number }) => number)).toEqual(['9901012026010100001'])
      expect(await get<Case>('cases/9901012026010100001')).toMatchObject({ number: '9901012026010100001' })
    })
  },
  'empty',
)
