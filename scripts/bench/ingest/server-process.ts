/**
 * The server of the ingest bench: the real app, and beside it the same route three times more, in the same process, so that
 * nothing but the intake behind the route differs:
 *   /api/cases          as it is: micro-batches
 *   /floor/api/cases    one insert of many rows into a table like cases, one ST_Covers a point, batched alike
 *   /no-op/api/cases    validates the report, answers a constant receipt, stores nothing
 *   /single/api/cases   one statement, one transaction per request
 */
import type { AddressInfo } from 'node:net'
import { buildApp } from '../../../server/app.ts'
import { reportRoutes } from '../../../server/cases/intake/report-routes.ts'
import { convertLocation } from '../../../server/areas/convert-location.ts'
import { RateLimit } from '../../../server/accounts/limits/rate-limit.ts'
import { insertReports } from '../../../server/cases/intake/insert-reports.ts'
import { createIntake } from '../../../server/cases/intake/submit-case.ts'
import { readCity } from '../../../server/city/read-city.ts'
import { loadConfig } from '../../../server/config.ts'
import { openDatabase } from '../../../server/database/database.ts'
import { floorStore, receiptOf } from './floor-store.ts'

type SubmitCase = ReturnType<typeof createIntake>

const config = loadConfig({ ...process.env, PORT: '0' })
const database = await openDatabase(config)
const { pool } = database
const { bounds } = readCity(config.cityDir).description
const app = await buildApp(config, database)

const acceptWithoutStoring: SubmitCase = () =>
  Promise.resolve({
    repeated: false,
    receipt: receiptOf('5109812026010100001', '510981001001001'),
  })

const storeAtOnce: SubmitCase = async (report, key, by) => {
  const command = key === null ? null : { key: `${by.actor}:${key}`, bodyDigest: JSON.stringify(report) }
  const [stored] = await insertReports(pool, [
    { report, place: convertLocation(report.location, bounds), contact: null, command, by },
  ])
  if (!stored || 'refused' in stored) throw new Error('expected a stored report, came a refused one')
  return { receipt: stored.receipt, repeated: false }
}

const limit = new RateLimit(pool, { 'sign-in': 0, provider: 0, report: 0 })
for (const [prefix, submit] of [
  ['/floor', createIntake(floorStore(pool), bounds, () => undefined)],
  ['/no-op', acceptWithoutStoring],
  ['/single', storeAtOnce],
] as const) {
  await app.register(
    (scope, _options, done) => {
      reportRoutes(scope, { submitCase: submit, limit, receiptSecret: () => '' })
      done()
    },
    { prefix },
  )
}
await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ port: (app.server.address() as AddressInfo).port })
