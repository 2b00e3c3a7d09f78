import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AreaStatistics, HotSpots, KpiCases, KpiRegistry } from '../../../server/contracts/kpi.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import { loadHistory } from '../../../server/sample/load-history.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'
import { person, report } from '../../support/cases/work-on-case.ts'

const cityDir = join(import.meta.dirname, '../../../gis-data/shehong')
const city = '510981'

describeOnDatabase('Figures of an area', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    await loadHistory(database(), cityDir, { seed: 9, now: new Date(), days: 20, cases: 2_000 })
    app = await serveApp(database())
  }, 180_000)
  afterAll(() => app.close())

  const get = async <Body>(path: string, role = 'official') =>
    ask<Body>(`${app.url}/api/${path}`, { headers: await as(app.url, role) })
  const statistics = async (area: string, query = '', role = 'official') =>
    (await get<AreaStatistics>(`statistics/${area}${query}`, role)).body
  const figure = ({ kpis }: AreaStatistics, key: string) => kpis.find((kpi) => kpi.key === key)!

  it('follow a report and what becomes of it at once, and say as of which position', async () => {
    const before = await statistics(city, '?period=today')
    const { number } = await report(app.url)
    const reported = await statistics(city, '?period=today')
    expect(figure(reported, 'reported').value).toBe(figure(before, 'reported').value! + 1)
    expect(figure(reported, 'open').value).toBe(figure(before, 'open').value! + 1)
    expect(reported.asOf.seq).toBeGreaterThan(before.asOf.seq)
    expect(reported.asOf.behind).toBe(0)
    const desk = person(app.url)
    await desk.act(number, 1, { act: 'force_close', reason: '误报' })
    const closed = await statistics(city, '?period=today')
    expect(figure(closed, 'open').value).toBe(figure(before, 'open').value)
    // Closed without feedback is closed, but not resolved.
    expect(figure(closed, 'resolution').denominator).toBe(figure(before, 'resolution').denominator! + 1)
    expect(figure(closed, 'resolution').numerator).toBe(figure(before, 'resolution').numerator)
  })

  it('open exactly their cases, in pages that continue exactly', async () => {
    const shown = await statistics(city, '?period=7d')
    const { numerator } = figure(shown, 'on_time_closing')
    const numbers = new Set<string>()
    let next: string | null = ''
    while (next !== null) {
      const page: KpiCases = (await get<KpiCases>(`statistics/${city}/cases?period=7d&kpi=on_time_closing&limit=100${next && `&after=${next}`}`)).body // prettier-ignore
      expect(page.total).toBe(numerator)
      for (const { number } of page.cases) numbers.add(number)
      next = page.next
    }
    expect(numbers.size).toBe(numerator)
  })

  it('of an hour of the week open that hour’s cases', async () => {
    const { heat } = await statistics(city, '?period=7d')
    const weekday = heat.findIndex((hours) => Math.max(...hours) > 0)
    const hour = heat[weekday]!.findIndex((count) => count > 0)
    const { body } = await get<KpiCases>(`statistics/${city}/cases?period=7d&kpi=reported&weekday=${weekday}&hour=${hour}&limit=500`) // prettier-ignore
    expect(body.total).toBe(heat[weekday]![hour])
    expect(body.cases).toHaveLength(body.total)
  })

  it('of a city are the sums of its communities, and what nobody has taken yet', async () => {
    const shown = await statistics(city, '?period=30d')
    const sum = shown.ranking.rows.reduce((total, { figures }) => total + figures.find(({ key }) => key === 'wrong_grid')!.denominator!, 0) // prettier-ignore
    expect(sum).toBe(figure(shown, 'wrong_grid').denominator)
    expect(shown.ranking.rows).toHaveLength(22)
  })

  it('go down to estates and buildings for those who work the cases', async () => {
    const desk = (area: string) => statistics(area, '?period=30d', 'city_dispatcher')
    const { ranking } = await desk('510981002004')
    const grids = await Promise.all(ranking.rows.map(({ code }) => desk(code)))
    const estates = grids.flatMap(({ parts }) => parts).filter(({ level }) => level === 'estate')
    expect(estates).not.toHaveLength(0)
    expect(estates.flatMap(({ figures }) => figures).some(({ withheld }) => withheld)).toBe(false)
    const estate = await desk(estates[0]!.code)
    expect(estate.area.path.map(({ level }) => level)).toEqual(['city', 'subdistrict', 'community', 'grid', 'estate'])
    expect(estate.ranking.level).toBe('estate')
    const { body } = await get<KpiCases>(`statistics/${estate.area.code}/cases?period=30d&kpi=reported`, 'city_dispatcher') // prettier-ignore
    expect(body.total).toBe(figure(estate, 'reported').value)
  })

  it('are each defined in the registry, with both sides, in both languages', async () => {
    const { kpis, phases } = (await get<KpiRegistry>('kpis')).body
    const shown = await statistics(city)
    expect(shown.kpis.map(({ key }) => key)).toEqual(kpis.map(({ key }) => key))
    expect(shown.phases.map(({ key }) => key)).toEqual(phases.map(({ key }) => key))
    for (const { name, formula, numerator, exclusions, version } of kpis) {
      for (const { zh, en } of [name, formula, numerator.words, exclusions]) expect([zh, en]).not.toContain('')
      expect(version).toBeGreaterThan(0)
    }
  })

  it('name places that keep coming back, with the reason', async () => {
    const { rows } = await database().pool.query<{ code: string; lng: number; lat: number }>(`
      select code, ST_X(point) as lng, ST_Y(point) as lat
        from areas join area_generations using (generation), ST_PointOnSurface(geometry) point
       where state = 'active' and level = 'building' order by code limit 1`)
    const { code, lng, lat } = rows[0]!
    const grounds = await database().pool.query<{ lng: number; lat: number }>(`
      select ST_X(point) as lng, ST_Y(point) as lat
        from areas estate join area_generations using (generation)
       cross join lateral (select ST_Union(geometry) as built from areas where parent_code = estate.code and generation = estate.generation) buildings,
             ST_PointOnSurface(ST_Difference(geometry, ST_Buffer(built, 0.00001))) point
       where state = 'active' and level = 'estate' and built is not null order by code limit 1`)
    const outside = grounds.rows[0]!
    for (const place of Array.from({ length: 6 }, () => [{ lng, lat }, outside]).flat())
      await report(app.url, { location: { lng: place.lng, lat: place.lat, crs: 'WGS84' } })
    const { hotSpots } = (await get<HotSpots>(`statistics/${city}/hot-spots?period=30d`, 'city_dispatcher')).body
    expect(hotSpots.find((spot) => spot.code === code)!.cases).toBeGreaterThanOrEqual(6)
    for (const { cases, days } of hotSpots) {
      expect(cases).toBeGreaterThanOrEqual(3)
      expect(days).toBeLessThanOrEqual(cases)
    }
    // Of a place only what is worked in the asker's, and nothing of such kind of larger areas.
    const [spot] = hotSpots
    const within = (area: string) =>
      get<KpiCases>(`statistics/${spot!.code}/cases?period=30d&kpi=reported&within=${area}`, 'city_dispatcher')
    expect((await within(city)).body.total).toBeGreaterThanOrEqual(spot!.cases)
    expect((await within('999999')).status).toBe(403)
    for (const cut of ['grounds=true', `within=${city}`])
      expect((await get<Problem>(`statistics/${city}/cases?period=30d&kpi=reported&${cut}`)).status).toBe(400)
    expect(hotSpots.map(({ cases }) => cases)).toEqual(hotSpots.map(({ cases }) => cases).toSorted((a, b) => b - a))
    // Each opens exactly its cases: of an estate those outside its buildings.
    expect(new Set(hotSpots.map(({ level }) => level))).toEqual(new Set(['estate', 'building']))
    for (const { code: place, category, grounds, cases } of hotSpots) {
      const address = `statistics/${place}/cases?period=30d&kpi=reported&limit=500&category=${encodeURIComponent(category ?? '')}`
      const { body } = await get<KpiCases>(`${address}&grounds=${grounds}`, 'city_dispatcher')
      expect([place, body.total, body.cases.length]).toEqual([place, cases, cases])
      expect(body.cases.every(({ buildingCode }) => grounds === (buildingCode === null))).toBe(true)
    }
  })

  it('name grids that keep coming back to those who see cases by their grid, and open exactly their cases', async () => {
    const { hotSpots } = (await get<HotSpots>(`statistics/${city}/hot-spots?period=30d`)).body
    expect(new Set(hotSpots.map(({ level }) => level))).toEqual(new Set(['grid']))
    expect(Math.min(...hotSpots.map(({ cases }) => cases))).toBeGreaterThanOrEqual(3)
    for (const { code, category, cases, days, open } of hotSpots.slice(0, 10)) {
      expect(Math.min(cases, days)).toBeGreaterThan(0)
      expect(open).toBeLessThanOrEqual(cases)
      const list = `statistics/${code}/cases?period=30d&kpi=reported&category=${encodeURIComponent(category ?? '')}`
      expect((await get<KpiCases>(list)).body.total).toBe(cases)
    }
  })

  it('open exactly their cases for each place of a ranking and each category as well', async () => {
    const { ranking, categories } = await statistics(city, '?period=30d')
    for (const { code, figures } of ranking.rows.slice(0, 5)) {
      for (const { key, numerator, denominator } of figures.filter(({ key }) =>
        ['on_site_10', 'open', 'rework'].includes(key),
      )) {
        const list = (part: string) => get<KpiCases>(`statistics/${code}/cases?period=30d&kpi=${key}&part=${part}`)
        expect((await list('numerator')).body.total).toBe(numerator)
        if (denominator !== null) expect((await list('denominator')).body.total).toBe(denominator)
      }
    }
    for (const { category, reported } of categories) {
      const list = await get<KpiCases>(
        `statistics/${city}/cases?period=30d&kpi=reported&category=${encodeURIComponent(category ?? '')}`,
      )
      expect(list.body.total).toBe(reported)
    }
  })

  it('open what missed them, longest first, page by page: as many as the denominator has more than the numerator', async () => {
    const { kpis } = (await get<KpiRegistry>('kpis')).body
    const { kpis: figures } = await statistics(city, '?period=30d')
    for (const { key } of kpis.filter(({ missed }) => missed !== null)) {
      const { numerator, denominator } = figures.find((one) => one.key === key)!
      const numbers: string[] = []
      const minutes: number[] = []
      for (let after = '', next: string | null = ''; next !== null; after = `&after=${next}`) {
        const { body } = await get<KpiCases>(
          `statistics/${city}/cases?period=30d&kpi=${key}&part=missed&limit=50${after}`,
        )
        expect(body.total, key).toBe(denominator! - numerator!)
        if (body.total > 0) expect(body.order, key).toBe('longest')
        numbers.push(...body.cases.map(({ number }) => number))
        minutes.push(...body.minutes)
        next = body.next
      }
      expect(new Set(numbers).size, key).toBe(denominator! - numerator!)
      expect(minutes, key).toEqual(minutes.toSorted((a, b) => b - a))
      expect(minutes.length, key).toBe(numbers.length)
    }
  })

  it('of 0 of 0 have no value', async () => {
    const empty = await statistics(city, '?period=2001-01-01..2001-01-31')
    expect(figure(empty, 'on_site_10')).toMatchObject({ value: null, numerator: 0, denominator: 0 })
    expect(figure(empty, 'reported').value).toBe(0)
    expect(empty.phases[0]).toMatchObject({ p50: null, count: 0 })
    // Nothing is known of then: no step says that there were none.
    expect(empty.period.recorded).toBe('none')
    expect(new Set(empty.trend.points.map(({ reported }) => reported))).toEqual(new Set([null]))
  })

  it('are held against the same part of the period before, and against nothing where the records begin later', async () => {
    const week = await statistics(city, '?period=7d')
    expect(figure(week, 'reported').previous).not.toBeNull()
    expect(figure(week, 'reported').yearAgo).toBeNull()
    expect(figure(week, 'on_time_closing').previous).not.toBeNull()
    // What grows with the age of its cases is held against no riper period.
    expect(figure(week, 'closing').previous).toBeNull()
    const span = Date.parse(week.period.previous.to) - Date.parse(week.period.previous.from)
    expect(Date.parse(week.asOf.at) - Date.parse(week.period.from)).toBe(span)
    expect(figure(await statistics(city, '?period=30d'), 'reported').previous).toBeNull()
  })

  it.each([
    ['period=yesterday', 'today, 7d, 30d, month'],
    ['period=2026-02-30..2026-03-01', 'two dates'],
    ['period=2026-03-02..2026-03-01', 'not after the last'],
    ['period=1990-01-01..2026-01-01', 'at most 3653 days'],
    ['period=30d&grain=hour', 'day or month'],
    ['period=2100-01-01..2100-01-02', 'a last day that is not after today'],
    ['category=*', 'category'],
    ['category=%00', 'category'],
  ])('are refused for ?%s with what was expected', async (query, expected) => {
    const { status, body } = await get<Problem>(`statistics/${city}?${query}`)
    expect([status, body.detail]).toEqual([400, expect.stringContaining(expected)])
  })

  it.each([
    ['kpi=happiness', 'a key of GET /api/kpis'],
    ['kpi=per_10000&part=denominator', 'a side that is made of cases'],
    ['kpi=rework&part=missed', 'no `missed` for this figure'],
    ['kpi=on_site_10&part=missed&after=eCB4IHg', '`next` of an earlier page'],
    ['kpi=reported&weekday=3', 'weekday and hour together'],
    ['kpi=reported&after=x', '`next` of an earlier page'],
  ])('have no list for ?%s', async (query, expected) => {
    const { status, body } = await get<Problem>(`statistics/${city}/cases?${query}`)
    expect([status, body.detail]).toEqual([400, expect.stringContaining(expected)])
  })

  it('are those of one’s own areas: a grid worker’s grid, a community’s community', async () => {
    expect((await get(`statistics/${city}`, 'community')).status).toBe(403)
    expect((await get(`statistics/${city}/cases?kpi=open`, 'community')).status).toBe(403)
    const { body: session } = await get<{ areas: string[] }>('sessions/current', 'grid_worker')
    const [grid] = session.areas
    expect((await get(`statistics/${grid}`, 'grid_worker')).status).toBe(200)
    expect((await get(`statistics/${grid!.slice(0, 12)}`, 'grid_worker')).status).toBe(403)
    const own = await statistics(grid!, '?period=30d', 'grid_worker')
    // Its siblings are not his to see, neither in the ranking nor in a file.
    expect(own.ranking.rows.map(({ code }) => code)).toEqual([grid])
    if (own.parts.length > 0) expect((await get(`statistics/${own.parts[0]!.code}`, 'grid_worker')).status).toBe(200)
    expect((await get('statistics/510981999', 'official')).status).toBe(404)
  })

  it('of an estate tell its community’s desk how many there are, and list the cases that are its own', async () => {
    const { body: session } = await get<{ areas: string[] }>('sessions/current', 'community')
    const [community] = session.areas
    const { rows } = await database().pool.query<{ code: string; lng: number; lat: number; elsewhere: string }>(
      `select estate.code, ST_X(point) as lng, ST_Y(point) as lat,
              (select min(code) from areas where level = 'grid' and not code ^@ $1) as elsewhere
         from areas estate join area_generations using (generation)
         join areas building on building.generation = estate.generation and building.parent_code = estate.code,
              ST_PointOnSurface(building.geometry) point
        where state = 'active' and estate.level = 'estate' and estate.code ^@ $1 order by building.code limit 1`,
      [community],
    )
    const { code, lng, lat, elsewhere } = rows[0]!
    const reported: string[] = []
    for (let times = 0; times < 6; times += 1) {
      reported.push((await report(app.url, { location: { lng, lat, crs: 'WGS84' } })).number)
    }
    const [given] = reported
    const { status } = await person(app.url).reassign(given!, 1, { gridCode: elsewhere, reason: '网格员忙' })
    expect(status).toBe(200)
    const list = `statistics/${code}/cases?period=today&kpi=reported&limit=500`
    const all = (await get<KpiCases>(list, 'city_dispatcher')).body
    const own = (await get<KpiCases>(list, 'community')).body
    expect(all.cases.map(({ number }) => number)).toContain(given)
    expect(own.cases.map(({ number }) => number)).not.toContain(given)
    expect([own.total, own.cases.length]).toEqual([all.total - 1, all.total - 1])
  })
})
