import Fastify, { type FastifyInstance } from 'fastify'
import { kioskPlugin } from './accounts/kiosks/kiosk-plugin.ts'
import { limitsPlugin } from './accounts/limits/limits-plugin.ts'
import { managingPlugin } from './accounts/managing/managing-plugin.ts'
import { oidcPlugin } from './accounts/oidc/oidc-plugin.ts'
import { rightsPlugin } from './accounts/rights/rights-plugin.ts'
import { pacingPlugin, sessionsPlugin } from './accounts/sessions/sessions-plugin.ts'
import { signInPlugin } from './accounts/sign-in/sign-in-plugin.ts'
import { areasPlugin } from './areas/areas-plugin.ts'
import { briefsPlugin } from './briefs/briefs-plugin.ts'
import { casesPlugin } from './cases/cases-plugin.ts'
import { deadlinesPlugin } from './cases/deadlines/deadlines-plugin.ts'
import { intakePlugin } from './cases/intake/intake-plugin.ts'
import { workPlugin } from './cases/work/work-plugin.ts'
import { cataloguePlugin } from './catalogue/catalogue-plugin.ts'
import { cityPlugin, cityRoutesPlugin } from './city/city-plugin.ts'
import type { Config } from './config.ts'
import { contactsPlugin } from './contacts/contacts-plugin.ts'
import { databasePlugin } from './database/database-plugin.ts'
import type { Database } from './database/database.ts'
import { dutiesPlugin } from './duties/duties-plugin.ts'
import { exportsPlugin } from './exports/exports-plugin.ts'
import { feedPlugin } from './feed/feed-plugin.ts'
import type { HistoryAnchors } from './feed/history-anchors.ts'
import { healthPlugin } from './health/health-plugin.ts'
import type { LineLimits } from './http/admission/line-limits.ts'
import { httpPlugin } from './http/http-plugin.ts'
import { serverSettings } from './http/server-settings.ts'
import { webPlugin } from './http/web-plugin.ts'
import { livePlugin } from './live/live-plugin.ts'
import { replayPlugin } from './replay/replay-plugin.ts'
import { rules } from './rules.ts'
import { dayPlugin } from './statistics/day/day-plugin.ts'
import { statisticsPlugin } from './statistics/statistics-plugin.ts'
import { lifecyclePlugin } from './tasks/lifecycle-plugin.ts'
import { periodicPlugin } from './tasks/periodic-plugin.ts'
import { volatilePlugin } from './volatile/volatile-plugin.ts'

/** For tests and benches; the product itself only switches the log on. */
export interface AppOptions {
  /** True: on standard output. */
  readonly log?: boolean | { write: (line: string) => void }
  readonly lineLimits?: LineLimits
  readonly readsPerMinute?: number
  /** What writes the history's anchors; health says when it fails. */
  readonly anchors?: Pick<HistoryAnchors, 'failing'>
}

/**
 * Puts the rooms together on an open database whose city is loaded; does not listen. Each room finds what stands above it in the
 * list. Parts start before the server listens, in this order, and stop in the reverse one; `close()` does not close the database.
 */
export async function buildApp(config: Config, database: Database, options: AppOptions = {}): Promise<FastifyInstance> {
  const app = Fastify(serverSettings({ ...config, ...options }))
  await app.register(lifecyclePlugin)
  await app.register(pacingPlugin)
  await app.register(httpPlugin, config)
  await app.register(databasePlugin, { database })
  await app.register(cityPlugin, config)
  await app.register(limitsPlugin, config)
  await app.register(sessionsPlugin, { ...config, ...options })
  await app.register(rightsPlugin)
  await app.register(feedPlugin)
  await app.register(contactsPlugin, config)
  await app.register(casesPlugin)
  await app.register(cityRoutesPlugin, { ...config, rules })
  await app.register(areasPlugin)
  await app.register(cataloguePlugin)
  await app.register(statisticsPlugin)
  await app.register(replayPlugin)
  await app.register(dayPlugin)
  await app.register(healthPlugin, { ...config, ...options })
  await app.register(volatilePlugin)
  await app.register(livePlugin, config)
  await app.register(periodicPlugin)
  await app.register(intakePlugin, config)
  await app.register(workPlugin)
  await app.register(deadlinesPlugin)
  await app.register(dutiesPlugin)
  await app.register(briefsPlugin, config)
  await app.register(exportsPlugin, config)
  await app.register(oidcPlugin, config)
  await app.register(signInPlugin, config)
  await app.register(kioskPlugin, config)
  await app.register(managingPlugin, config)
  await app.register(webPlugin)
  return app
}
