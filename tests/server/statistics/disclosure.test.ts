import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseHistoryEntry } from '../../../server/contracts/case-act.ts'
import type { Case, CaseDetail } from '../../../server/contracts/case.ts'
import type { Frame, Snapshot } from '../../../server/contracts/feed.ts'
import type { AreaStatistics, HotSpots, KpiCases } from '../../../server/contracts/kpi.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import { asWall } from '../../support/servers/as-wall.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { heard, openSocket, resume, takeSnapshot, type FeedSocket } from '../../support/screens/open-socket.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'
import { insist, person, report } from '../../support/cases/work-on-case.ts'

const city = '510981'

describeOnDatabase('The home of a case', (database) => {
  let app: ServedApp
  let home: { grid: string; estate: string; building: string; lng: number; lat: number }
  let number: string
  let estateName: string
  let buildingName: string
  const viewers = ['an official', 'a wall'] as const
  const headersOf = (viewer: (typeof viewers)[number]) =>
    viewer === 'a wall' ? asWall(app.url) : as(app.url, 'official')
  const get = async <Body>(path: string, headers: Record<string, string>) => ask<Body>(`${app.url}/api/${path}`, { headers }) // prettier-ignore

  beforeAll(async () => {
    app = await serveApp(database())
    const { rows } = await database().pool.query<typeof home>(`
      select grid.code as grid, estate.code as estate, building.code as building, ST_X(point) as lng, ST_Y(point) as lat
        from areas building
        join area_generations using (generation)
        join areas estate on estate.generation = building.generation and estate.code = building.parent_code and estate.level = 'estate'
        join areas grid on grid.generation = building.generation and grid.code = estate.parent_code,
             ST_PointOnSurface(building.geometry) point
       where state = 'active' and building.level = 'building'
       order by building.code limit 1`)
    home = rows[0]!
    const names = await database().pool.query<{ name: string }>('select name from areas where code = any ($1) order by level desc', [[home.estate, home.building]]) // prettier-ignore
    ;[estateName, buildingName] = names.rows.map(({ name }) => name) as [string, string]
    const { lng, lat } = home
    for (const category of ['城市管理', '环境保护', '应急管理']) {
      const { body } = await ask<{ items: { code: string; category: string }[] }>(`${app.url}/api/catalogue`)
      const item = body.items.find((one) => one.category === category)
      number = (await report(app.url, { location: { lng, lat, crs: 'WGS84' }, ...(item && { itemCode: item.code }) }))
        .number
    }
  })
  afterAll(() => app.close())

  it('is known to those who work the case', async () => {
    const { body } = await get<{ cases: Case[] }>(`cases?area=${home.building}`, await as(app.url, 'city_dispatcher'))
    expect(body.cases).toHaveLength(3)
    const shown = (await get<AreaStatistics>(`statistics/${home.building}?period=today`, await as(app.url, 'city_dispatcher'))).body // prettier-ignore
    expect(shown.kpis.find(({ key }) => key === 'reported')).toMatchObject({ value: 3, withheld: false })
    expect(await get<CaseDetail>(`cases/${number}`, await as(app.url, 'city_dispatcher'))).toMatchObject({
      body: { estateCode: home.estate, buildingCode: home.building },
    })
  })

  it.each(viewers)('is no area whose cases %s can list, and the refusal says where they are', async (viewer) => {
    const headers = await headersOf(viewer)
    for (const code of [home.estate, home.building]) {
      for (const path of [
        `cases?area=${code}`,
        `statistics/${code}/cases?kpi=reported`,
        `statistics/${code}/cases?kpi=reported&within=${home.grid}`,
        `statistics/${code}/cases?kpi=closing&part=missed`,
        `statistics/${code}/cases?kpi=reported&by=unit&of=`,
      ]) {
        const { status, body } = await get<Problem>(path, headers)
        expect([path, status, body.detail]).toEqual([path, 403, expect.stringContaining(home.grid)])
      }
      for (const path of [`statistics/${code}/background`, `statistics/${code}/days/2026-11-30`])
        expect([path, (await get<Problem>(path, headers)).status]).toEqual([path, 403])
    }
    expect((await get<{ cases: Case[] }>(`cases?area=${home.grid}`, headers)).body.cases).toHaveLength(3)
  })

  it.each(viewers)(
    'is no scope of a screen or of the past for %s: it would show no case where there are three',
    async (viewer) => {
      const headers = await headersOf(viewer)
      const at = new Date().toISOString()
      for (const code of [home.estate, home.building]) {
        for (const path of [
          `snapshot?scope=${code}`,
          `replay?scope=${code}&at=${at}`,
          `replay/events?scope=${code}&after=0&until=${at}`,
        ]) {
          const { status, body } = await get<Problem>(path, headers)
          expect([path, status, body.detail]).toEqual([path, 403, expect.stringContaining(home.grid)])
        }
        const socket = openSocket(app.url, code, {
          auth: { scope: code, token: headers.authorization.slice('Bearer '.length) },
        })
        const [refusal] = (await heard(socket, 'connect_error')) as [Error & { data: unknown }]
        expect([refusal.message, refusal.data]).toEqual([expect.stringContaining('expected a grid'), { code: 'scope' }])
        socket.disconnect()
      }
    },
  )

  it.each(viewers)('has no count, course, category, hour, phase or rank for %s', async (viewer) => {
    const headers = await headersOf(viewer)
    const nothing = { value: null, numerator: null, denominator: null, withheld: true }
    for (const code of [home.estate, home.building]) {
      for (const cut of ['', '&category=%E5%9F%8E%E5%B8%82%E7%AE%A1%E7%90%86', '&grain=hour']) {
        const shown = (await get<AreaStatistics>(`statistics/${code}?period=7d${cut}`, headers)).body
        expect(shown).toMatchObject({ withheld: true, trend: { points: [] }, categories: [], heat: [] })
        for (const figure of shown.kpis) expect(figure).toMatchObject({ ...nothing, previous: null, yearAgo: null })
        for (const phase of shown.phases) expect(phase).toMatchObject({ p50: null, p90: null, count: null })
        for (const figure of [...shown.ranking.rows, ...shown.parts].flatMap(({ figures }) => figures))
          expect(figure).toMatchObject(nothing)
      }
    }
    const grid = (await get<AreaStatistics>(`statistics/${home.grid}?period=7d`, headers)).body
    expect(grid.kpis.find(({ key }) => key === 'reported')).toMatchObject({ value: 3, withheld: false })
    expect(grid.parts.map(({ code }) => code)).toContain(home.estate)
    for (const { figures } of grid.parts) for (const figure of figures) expect(figure).toMatchObject(nothing)
  })

  it.each(viewers)('comes to %s with no case: not in a list, a detail, a snapshot or the past', async (viewer) => {
    const headers = await headersOf(viewer)
    await eventually('the snapshot to have them', async () => (await get<Snapshot>(`snapshot?scope=${home.grid}`, headers)).body.cases, ({ length }) => length === 3) // prettier-ignore
    const at = new Date().toISOString()
    const lists = await Promise.all([
      get<{ cases: Case[] }>(`cases?area=${home.grid}`, headers),
      get<KpiCases>(`statistics/${home.grid}/cases?period=today&kpi=reported`, headers),
      get<Snapshot>(`snapshot?scope=${home.grid}`, headers),
      get<Snapshot>(`replay?scope=${home.grid}&at=${at}`, headers),
    ])
    const { body: events } = await get<{ events: { body: Case }[] }>(`replay/events?scope=${home.grid}&after=0&until=${at}`, headers) // prettier-ignore
    const inColumns = await takeSnapshot(app.url, home.grid, headers)
    const cases = [...lists.flatMap(({ body }) => body.cases), ...inColumns.cases, ...events.events.map(({ body }) => body)] // prettier-ignore
    expect(cases.length).toBeGreaterThanOrEqual(18)
    const { body: detail } = await get<CaseDetail>(`cases/${number}`, headers)
    const marks = new Map<string, string>()
    for (const item of [...cases, detail]) {
      expect(item).toMatchObject({ gridCode: home.grid, estateCode: null, buildingCode: null, secondDistanceMeters: null }) // prettier-ignore
      const mark = `${item.lng},${item.lat}`
      expect(marks.get(item.number) ?? mark).toBe(mark)
      marks.set(item.number, mark)
    }
    // Apart from one another, in their grid.
    expect(new Set(marks.values()).size).toBe(3)
    for (const mark of marks.values()) {
      const [lng, lat] = mark.split(',')
      const { body: place } = await get<{ gridCode: string }>(`areas/at?lng=${lng}&lat=${lat}&crs=WGS84`, headers)
      expect(place.gridCode).toBe(home.grid)
    }
    expect(detail).toMatchObject({ reportedLng: detail.lng, reportedLat: detail.lat, accuracyMeters: null })
  })

  it('comes to an official with no act either, done or overtaken', async () => {
    const official = person(app.url, 'official')
    const done = await official.act(number, 2, { act: 'instruct', reason: '请尽快办理' })
    const { body: now } = await get<CaseDetail>(`cases/${number}`, await as(app.url, 'official'))
    const changed = done.status === 200 ? done : await official.act(number, now.version, { act: 'instruct', reason: '请尽快办理' }) // prettier-ignore
    expect(changed).toMatchObject({ status: 200, body: { case: { estateCode: null, buildingCode: null, lng: now.lng } } }) // prettier-ignore
    // An instruction is overtaken by what it could depend on, not by another one.
    const desk = person(app.url)
    const { version } = changed.body.case
    await desk.act(number, version, { act: 'suspend', reason: '等待材料' })
    await desk.act(number, version + 1, { act: 'resume' })
    const overtaken = await official.act(number, version, { act: 'instruct', reason: '请尽快办理' })
    expect(overtaken).toMatchObject({
      status: 412,
      body: { current: { case: { estateCode: null, buildingCode: null, lng: now.lng, lat: now.lat } } },
    })
  })

  it('comes in no frame and no replay to an open wall, an official or a wall’s device, and in each to a desk beside them', async () => {
    const { body: start } = await get<Snapshot>(`snapshot?scope=${city}`, {})
    const tokens = { public: null, official: await as(app.url, 'official'), device: await asWall(app.url), desk: await as(app.url, 'city_dispatcher') } // prettier-ignore
    const heardBy: Record<string, Case[]> = {}
    const sockets: FeedSocket[] = []
    for (const [name, headers] of Object.entries(tokens)) {
      const token = headers?.authorization.slice('Bearer '.length)
      const socket = openSocket(app.url, city, { auth: { scope: city, ...(token && { token }) } })
      const seen: Case[] = (heardBy[name] = [])
      const take = ({ events }: Frame) => events.forEach(({ body }) => body && seen.push(body))
      socket.on('frame', take)
      await heard(socket, 'connect')
      const answer = await resume(socket, start.cursor)
      if (answer.kind === 'replay') take(answer.frame)
      sockets.push(socket)
    }
    const { lng, lat } = home
    const { number: live } = await report(app.url, { location: { lng, lat, crs: 'WGS84' } })
    for (const [name, seen] of Object.entries(heardBy)) {
      const item = await eventually(`the case at ${name}`, () => seen.find((one) => one.number === live))
      const isDesk = name === 'desk'
      expect([name, item!.buildingCode, item!.estateCode]).toEqual([name, isDesk ? home.building : null, isDesk ? home.estate : null]) // prettier-ignore
      expect(Math.abs(item!.lng - lng) < 1e-6).toBe(isDesk)
    }
    // Who was away gets what was missed as it would have come.
    const late = openSocket(app.url, city)
    await heard(late, 'connect')
    const answer = await resume(late, start.cursor)
    expect(answer.kind === 'replay' && answer.frame.events.every(({ body }) => body?.buildingCode === null)).toBe(true)
    for (const socket of [...sockets, late]) socket.disconnect()
  })

  it.each(viewers)('is no hot spot for %s: its grid is one', async (viewer) => {
    const { body } = await get<HotSpots>(`statistics/${city}/hot-spots?period=today`, await headersOf(viewer))
    expect(body.hotSpots.map(({ level }) => level).every((level) => level === 'grid')).toBe(true)
    const { body: ofHome } = await get<HotSpots>(`statistics/${home.estate}/hot-spots?period=today`, await headersOf(viewer)) // prettier-ignore
    expect(ofHome).toMatchObject({ withheld: true, hotSpots: [] })
  })

  it.each(['香樟雅居1栋一楼卫生间返水', '{estate} {building}二单元五〇二室卫生间返水', '{estate}１２幢卫生间返水'])(
    'is in no words that an official reads: %s',
    async (pattern) => {
      const words = pattern.replace('{estate}', estateName).replace('{building}', buildingName)
      const { lng, lat } = home
      const { number: told } = await report(app.url, { location: { lng, lat, crs: 'WGS84' }, description: words })
      const desk = person(app.url)
      const closed = await insist(
        () => desk.detail(told),
        (version) => desk.act(told, version, { act: 'force_close', reason: words }),
      )
      expect(closed.status).toBe('closed')
      const read = async (headers: Record<string, string>) => ({
        detail: (await get<CaseDetail>(`cases/${told}`, headers)).body,
        history: (await get<CaseHistoryEntry[]>(`cases/${told}/history`, headers)).body,
      })
      const { detail, history } = await read(await as(app.url, 'official'))
      expect(detail).toMatchObject({ description: '＊＊卫生间返水', closeReason: '＊＊卫生间返水' })
      expect(history.at(-1)!.reason).toBe('＊＊卫生间返水')
      expect((await read(await as(app.url, 'city_dispatcher'))).detail).toMatchObject({ description: words, closeReason: words }) // prettier-ignore
      const overtaken = await person(app.url, 'official').act(told, 1, { act: 'instruct', reason: '请尽快办理' })
      expect(overtaken).toMatchObject({ status: 412, body: { current: { change: { reason: '＊＊卫生间返水' } } } })
    },
  )

  it('is in no reason that an auditor reads', async () => {
    const reason = `回访${estateName}${buildingName}住户`
    const { lng, lat } = home
    const { number: told } = await report(app.url, { location: { lng, lat, crs: 'WGS84' }, reporter: { name: '演示某', phone: '13800138000' } }) // prettier-ignore
    const { status } = await ask(`${app.url}/api/cases/${told}/contact/reveal`, { method: 'POST', body: { reason }, headers: await as(app.url, 'city_dispatcher') }) // prettier-ignore
    expect(status).toBe(200)
    const { body } = await get<{ entries: { reason: string | null }[] }>('audit', await as(app.url, 'audit_admin'))
    expect(JSON.stringify(body)).not.toContain(estateName)
    expect(body.entries.map((entry) => entry.reason)).toContain('回访＊＊住户')
  })
})
