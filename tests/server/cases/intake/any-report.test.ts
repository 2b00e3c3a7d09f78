import { afterAll, beforeAll, expect, it } from 'vitest'
import fc from 'fast-check'
import type { Problem } from '../../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { usuallyOrInSoak } from '../../../support/soak.ts'

const edges = [-180, -179.999999, -90, -3, 0, 12, 15, 89.999999, 90, 105.3782, 179.999999, 180, 1e-300, 5e-324]
const degrees = (limit: number) =>
  fc.oneof(
    fc.double({ min: -limit, max: limit, noNaN: true }),
    fc.constantFrom(...edges.filter((edge) => Math.abs(edge) <= limit)),
  )
const instants = fc.oneof(
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc.constantFrom(
    '0000-01-01T00:00:00Z',
    '2026-01-01T00:00:00+20:00',
    '2026-01-01T00:00:00-14:59',
    '2016-12-31T23:59:60Z',
    '1970-01-01T00:00:00Z',
  ),
)

/** Everything that the contract's words allow, and some that only look so. */
const reports = fc.record(
  {
    location: fc.record(
      {
        lng: degrees(180),
        lat: degrees(90),
        crs: fc.constantFrom('WGS84', 'GCJ02', 'BD09', 'CGCS2000'),
        accuracyMeters: fc.double({ min: 0, max: 10_000, noNaN: true }),
      },
      { requiredKeys: ['lng', 'lat', 'crs'] },
    ),
    description: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    source: fc.constantFrom('hotline', 'sensor', 'mini_program'),
    itemCode: fc.constantFrom('SH-U02-01', 'SH-U99-99', 'x'),
    occurredAt: instants,
    reporter: fc.record({ name: fc.string({ unit: 'binary', maxLength: 20 }) }),
  },
  { requiredKeys: ['location', 'description', 'source'] },
)

describeOnDatabase('Any report', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())

  it('is either stored or refused with the field named; it is never the server that fails', async () => {
    const submit = (body: unknown) => ask<Problem>(`${app.url}/api/cases`, { method: 'POST', body })
    await fc.assert(
      fc.asyncProperty(fc.array(reports, { minLength: 1, maxLength: 12 }), async (batch) => {
        const answers = await Promise.all(batch.map(submit))
        for (const { status, body } of answers) {
          expect([201, 400]).toContain(status)
          if (status === 400) expect(body.errors?.[0]?.field).toMatch(/\w/)
        }
      }),
      { numRuns: usuallyOrInSoak(80, 500) },
    )
  })
})
