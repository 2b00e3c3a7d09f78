import type { Case } from '../../../server/contracts/case.ts'
import type { Database } from '../../../server/database/database.ts'
import { eventually } from '../eventually.ts'
import { RandomHistories, type CasePlace } from './random-history.ts'
import { ask, serveApp, type ServedApp } from '../servers/serve-app.ts'

interface City {
  readonly database: Database
  readonly app: ServedApp
  readonly events: readonly { readonly event: Record<string, unknown> }[]
}

/** The same places in the same grids, each with another home of its grid, or none. */
export function moveHomes(places: readonly CasePlace[], random: () => number): CasePlace[] {
  return places.map(({ grid }) => {
    const homes = [...places.filter((place) => place.grid === grid), { grid, estate: null, building: null }]
    return homes[Math.floor(random() * homes.length)]!
  })
}

/**
 * Two cities in which the same happens to the same cases at the same time, in the same grids, but in other homes. What somebody is
 * answered alike in both says nothing of homes.
 */
export class TwoCities {
  readonly #cities: readonly City[]
  #told = 0

  private constructor(cities: readonly City[]) {
    this.#cities = cities
  }

  /** @param moment in the past, epoch ms, at which everything has happened: nothing falls due while both are asked */
  static async open(
    databases: readonly [Database, Database],
    homes: readonly [readonly CasePlace[], readonly CasePlace[]],
    { seed, cases, moment }: { seed: number; cases: number; moment: number },
  ): Promise<TwoCities> {
    const cities: City[] = []
    for (const [index, database] of databases.entries()) {
      const events = new RandomHistories(seed, homes[index]!, moment).events('510981', cases)
      cities.push({ database, events, app: await serveApp(database) })
    }
    return new TwoCities(cities)
  }

  get urls(): readonly string[] {
    return this.#cities.map(({ app }) => app.url)
  }

  /** Of all their cases, that have come in or not. */
  get numbers(): readonly string[] {
    return [...new Set(this.#cities[0]!.events.map(({ event }) => String(event['id'])))]
  }

  /** How much of their life, from 0 to 1, has happened by now in both. */
  async live(part: number): Promise<void> {
    const until = Math.round(this.#cities[0]!.events.length * part)
    if (until <= this.#told) return
    for (const { database, events } of this.#cities) await tell(database, events.slice(this.#told, until))
    this.#told = until
    for (const { app } of this.#cities) {
      await eventually(
        'the tail to be there',
        async () => (await ask<{ feed: { seq: number } }>(`${app.url}/api/health`)).body.feed.seq,
        (seq) => seq === until,
      )
    }
  }

  async close(): Promise<void> {
    for (const { app } of this.#cities) await app.close()
  }
}

/** Into the feed, and each case as its newest event has it into the table. */
async function tell(database: Database, events: readonly { readonly event: Record<string, unknown> }[]): Promise<void> {
  const told = events.map(({ event }) => event)
  const newest = [...new Map(told.map((event) => [event['id'], event])).values()] as {
    body: Case
    scopeAfter: string
  }[]
  await database.owner(async (client) => {
    await client.query('select feed.import($1::jsonb)', [JSON.stringify(told)])
    await client.query('delete from cases where number = any ($1)', [newest.map(({ body }) => body.number)])
    await client.query(
      `insert into cases (number, version, status, place, area_generation, grid_code, estate_code, building_code, scope_code,
                          assign_method, ambiguous, category, priority, source, description, close_reason, reported_lng, reported_lat,
                          reported_crs, occurred_at, reported_at, closed_at)
       select body ->> 'number', (body ->> 'version')::integer, body ->> 'status',
              coalesce((select ST_PointOnSurface(geometry) from areas home
                         where home.generation = areas.generation and home.code = body ->> 'buildingCode'), ST_SetSRID(ST_MakePoint(105.38, 30.87), 4326)),
              areas.generation, body ->> 'gridCode', body ->> 'estateCode', body ->> 'buildingCode', scope,
              case when body ->> 'gridCode' is null then 'nearest' else 'inside' end, false, body ->> 'category', 'P3', 'hotline', words.text, case when body ->> 'status' in ('closed', 'void') then words.text end,
              105.38, 30.87, 'WGS84', (body ->> 'occurredAt')::timestamptz, (body ->> 'reportedAt')::timestamptz,
              (body ->> 'closedAt')::timestamptz
         from jsonb_to_recordset($1::jsonb) told (body jsonb, scope text)
         join areas on areas.level = 'city'
        cross join lateral (
              -- As residents write: the home by its name, or a house that the city does not know.
              select coalesce((select string_agg(home.name, ' ' order by home.level desc) from areas home
                                where home.generation = areas.generation and home.code in (body ->> 'estateCode', body ->> 'buildingCode')),
                              '九十九幢') || '二单元502室返水，合成' as text) words`,
      [JSON.stringify(newest.map(({ body, scopeAfter }) => ({ body, scope: scopeAfter })))],
    )
  })
}
