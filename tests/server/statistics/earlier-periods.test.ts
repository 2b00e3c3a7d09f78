import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AreaStatistics } from '../../../server/contracts/kpi.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'

const dayMs = 86_400_000
/** The city's days in Sichuan of a span of instants, both included. */
const daysOf = ({ from, to }: { from: string; to: string }) =>
  [Date.parse(from), Date.parse(to) - 1].map((at) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)).join('..')

describeOnDatabase('What a period is held against', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())

  const ofPeriod = async <Body = AreaStatistics>(period: string) =>
    (await ask<Body>(`${app.url}/api/statistics/510981?period=${period}`, { headers: await as(app.url, 'official') }))
      .body

  it.each([
    ['2024-02-28..2024-02-28', '2023-02-28..2023-02-28'],
    ['2024-02-29..2024-02-29', '2023-02-28..2023-02-28'],
    ['2024-02-28..2024-02-29', '2023-02-28..2023-03-01'],
    ['2024-02-29..2024-03-06', '2023-02-28..2023-03-06'],
    ['2024-02-26..2024-03-03', '2023-02-26..2023-03-04'],
    ['2024-02-01..2024-02-29', '2023-02-01..2023-02-28'],
    ['2025-02-01..2025-02-28', '2024-02-01..2024-02-29'],
    ['2024-01-01..2024-12-31', '2023-01-01..2023-12-31'],
    ['2025-02-28..2025-02-28', '2024-02-28..2024-02-28'],
    ['2025-12-31..2026-01-01', '2024-12-31..2025-01-01'],
  ])('%s: a year ago it was %s', async (period, expected) => {
    expect(daysOf((await ofPeriod(period)).period.yearAgo)).toBe(expected)
  })

  it('does not begin tomorrow', async () => {
    const tomorrow = new Date(Date.now() + 8 * 3_600_000 + dayMs).toISOString().slice(0, 10)
    expect(await ofPeriod<Problem>(`${tomorrow}..${tomorrow}`)).toMatchObject({ status: 400 })
  })

  it('is never empty and never inverted, and has as many days, but whole months for whole months', async () => {
    // Every first day of eight years with every length that a screen asks for, each as it goes on: an hour after midnight, and done.
    const { rows } = await database().pool.query<{ periods: number; faults: unknown[] | null }>(`
      select count(*)::integer as periods,
             jsonb_agg(jsonb_build_array(first, beyond, reached, since, until)) filter (where
               since >= until
               or (until - since > reached - first and not (whole and reached = beyond))
               or until > reached
               or (not whole and until - since <> reached - first)
               or (whole and reached = beyond and (extract(day from since), extract(day from until)) <> (1, 1))) as faults
        from generate_series(timestamp '2019-01-01', '2027-01-01', '1 day') first
       cross join unnest(array[1, 2, 3, 7, 14, 27, 28, 29, 30, 31, 90, 91, 92, 181, 365, 366]) days
       cross join lateral (values (first + days * interval '1 day')) ends (beyond)
       cross join lateral (values (first + interval '1 hour'), (beyond - interval '1 second'), (beyond)) goes (reached)
       cross join lateral (values (interval '1 year'), (interval '1 month')) shift (back)
       cross join lateral statistics.span_before(first, beyond, reached, back)
       cross join lateral (values (extract(day from first) = 1 and extract(day from beyond) = 1)) whole (whole)
       where back = '1 year' or (whole and days <= 31)`)
    expect(rows[0]!.faults).toBeNull()
    expect(rows[0]!.periods).toBeGreaterThan(100_000)
  })
})
