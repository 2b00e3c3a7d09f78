import fp from 'fastify-plugin'
import type { KpiKey } from '../contracts/kpi.ts'
import type { Rules } from '../contracts/rules.ts'
import { MadeOnce } from '../http/answers/made-once.ts'
import { rememberFor } from '../http/answers/remember-for.ts'
import { readCityVersion } from './city-queries.ts'
import { cityRoutes, type CitySettings } from './city-routes.ts'
import { readCity, type CityData } from './read-city.ts'
import { readTargets } from './read-targets.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The city's folder, as it was read at the start. */
    city: CityData
    /** Finished answers that change only with the city's data. */
    cityAnswers: MadeOnce
    /** The targets of figures, as they were read at the start. */
    kpiTargets: ReadonlyMap<KpiKey, number>
  }
}

/** How old the check may be whether finished answers still hold, and how long a request waits for the next one. */
const versionMs = { age: 1_000, patience: 1_000 } as const

/** The city, for the other folders. Its own routes come with `cityRoutesPlugin`, once requests are authorized. */
export const cityPlugin = fp<CitySettings>(
  async (app, settings) => {
    const { pool } = app.database
    app.decorate('city', readCity(settings.cityDir))
    app.decorate('kpiTargets', readTargets(settings.cityDir))
    const version = rememberFor(versionMs.age, () => readCityVersion(pool), versionMs.patience)
    app.decorate('cityAnswers', new MadeOnce(version))
  },
  { name: 'city', dependencies: ['database'] },
)

/** The city and its map layers. */
export const cityRoutesPlugin = fp<CitySettings & { readonly rules: Rules }>(
  async (app, settings) => cityRoutes(app, app.database, settings, app.city, app.cityAnswers, settings.rules),
  { name: 'city-routes', dependencies: ['city', 'sessions'] },
)
