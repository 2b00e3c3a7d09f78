import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase, type Database } from '../../../server/database/database.ts'
import { asWall } from '../../support/servers/as-wall.ts'
import { describeOn, makeTestDatabase, type TestDatabase } from '../../support/databases/databases.ts'
import { readCasePlaces, type CasePlace } from '../../support/cases/random-history.ts'
import { as } from '../../support/servers/sign-in.ts'
import { moveHomes, TwoCities } from '../../support/cases/two-cities.ts'

const city = '510981'

/** More in a run by hand: `DISCLOSURE_RUNS=1000 npx vitest run --project database tests/server/statistics/two-cities.test.ts`. */
const runs = Number(process.env['DISCLOSURE_RUNS'] ?? 25)
const dayMs = 86_400_000
/** So often cases come in while questions are asked. */
const steps = 6

describeOn('postgres', 'Two cities that differ only in the homes of their cases', (database) => {
  let other: TestDatabase
  let otherDatabase: Database
  let cities: TwoCities
  let places: CasePlace[]

  beforeAll(async () => {
    other = await makeTestDatabase('postgres')
    otherDatabase = await openDatabase(other.settings)
    const all = await database().owner(readCasePlaces)
    const grids = [...new Set(all.filter(({ building }) => building !== null).map(({ grid }) => grid))].slice(0, 3)
    places = all.filter(({ grid }) => grids.includes(grid)).filter((_, index) => index % 5 === 0)
    let step = 0
    const moved = moveHomes(places, () => (step += 0.618) % 1)
    const moment = Math.floor(Date.now() / 1_000) * 1_000 - 2 * dayMs
    cities = await TwoCities.open([database(), otherDatabase], [places, moved], { seed: 5, cases: 120, moment })
  }, 120_000)
  afterAll(async () => {
    await cities?.close()
    await otherDatabase?.close()
    await other?.remove()
  })

  const answers = async (path: string, headersAt: (url: string) => Promise<Record<string, string>>) => {
    const found: { status: number; body: string }[] = []
    for (const url of cities.urls) {
      const response = await fetch(`${url}/api/${path}`, { headers: await headersAt(url) })
      found.push({ status: response.status, body: withoutMoment(await response.text()) })
    }
    return found
  }
  const walls = new Map<string, Promise<{ authorization: string }>>()
  const headersOf = {
    official: (url: string) => as(url, 'official'),
    wall: (url: string) => {
      if (!walls.has(url)) walls.set(url, asWall(url))
      return walls.get(url)!
    },
  }

  /** Everything that a viewer may ask of a place and a period. */
  const questions = () => {
    const grid = places[0]!.grid!
    const { numbers } = cities
    const homes = places.flatMap(({ estate, building }) => [estate, building].filter((code) => code !== null))
    const day = (back: number) => new Date(Date.now() - back * dayMs).toISOString().slice(0, 10)
    const area = fc.constantFrom(city, grid.slice(0, 9), grid.slice(0, 12), ...new Set(places.map((one) => one.grid!)), ...new Set(homes)) // prettier-ignore
    const period = fc.oneof(
      fc.constantFrom('today', '7d', '30d', 'month'),
      fc.tuple(fc.nat(90), fc.nat(90)).map(([one, two]) => `${day(Math.max(one, two))}..${day(Math.min(one, two))}`),
    )
    const category = fc.constantFrom('', '&category=', `&category=${encodeURIComponent('城市管理')}`)
    const kpi = fc.constantFrom('reported', 'open', 'overdue_open', 'rework', 'on_site_10', 'voided', 'phase_closing')
    const cut = fc.constantFrom('', '&weekday=2&hour=9', '&limit=3')
    const asked = fc.record({
      area,
      period,
      category,
      kpi,
      cut,
      part: fc.constantFrom('numerator', 'denominator'),
      index: fc.nat(200),
    })
    const address = asked.chain(({ area: of, period: days, category: kind, kpi: key, cut: by, part, index }) =>
      fc.constantFrom(
        `statistics/${of}?period=${days}${kind}`,
        `statistics/${of}/cases?period=${days}${kind}&kpi=${key}&part=${part}${by}`,
        `statistics/${of}/hot-spots?period=${days}${kind}`,
        `statistics/${of}/export?period=${days}${kind}&format=csv`,
        `statistics/${of}/export?period=${days}${kind}&format=geojson`,
        `statistics/${of}/days/${days.slice(-10).padStart(10, day(3))}`.replace(/[^/]*(today|7d|30d|month)$/, day(9)),
        `cases?area=${of}${by}`,
        `snapshot?scope=${of}`,
        `replay/events?scope=${of}&after=0&until=${day(0)}T00:00:00Z`,
        `cases/${numbers[index % numbers.length]}`,
        `cases/${numbers[index % numbers.length]}/history`,
      ),
    )
    return fc.record({ address, viewer: fc.constantFrom('official' as const, 'wall' as const) })
  }

  it('are the same city in every answer to an official and a wall, whatever they ask in whatever order, while cases come in', async () => {
    let asked = 0
    await fc.assert(
      fc.asyncProperty(fc.array(questions(), { minLength: 1, maxLength: 4 }), async (sequence) => {
        for (const { address, viewer } of sequence) {
          await cities.live(Math.min(1, Math.ceil(((asked += 1) / (runs * 2)) * steps) / steps))
          const [one, two] = await answers(address, headersOf[viewer])
          expect(two, `${viewer}: ${address}`).toEqual(one)
        }
      }),
      { numRuns: runs, seed: 11, endOnFailure: true },
    )
    await cities.live(1)
  }, 600_000)

  it('are two cities to those who work the cases', async () => {
    await cities.live(1)
    const desk = (url: string) => as(url, 'city_dispatcher')
    const differing: string[] = []
    for (const { building, estate } of places) {
      for (const code of [estate, building].filter((one) => one !== null)) {
        const [one, two] = await answers(`statistics/${code}?period=30d`, desk)
        if (one!.body !== two!.body) differing.push(code)
      }
    }
    expect(differing.length).toBeGreaterThan(3)
    const [one, two] = await answers(`cases?area=${places[0]!.grid}`, desk)
    expect(one!.body).not.toBe(two!.body)
  })
})

/** An answer without the moment and the history that it is as of: two servers are asked one after the other. */
function withoutMoment(body: string): string {
  if (!body.startsWith('{')) {
    return body.split('\r\n').filter((line) => !/^\ufeff?(说明|About),/.test(line)).join('\n') // prettier-ignore
  }
  return JSON.stringify(JSON.parse(body), (key, value: unknown) =>
    ['asOf', 'epoch', 'at', 'period', 'about', 'dayStart'].includes(key) ? undefined : value,
  )
}
