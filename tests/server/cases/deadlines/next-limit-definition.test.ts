import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Case, NextLimit } from '../../../../server/contracts/case.ts'
import { expectedNextLimit, inUtc } from '../../../support/cases/expected-next-limit.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'

const statuses = ['reported', 'filed', 'dispatched', 'accepted', 'on_site', 'feedback', 'checking', 'closed', 'void']
/** Few moments, so that some are the same. */
const moment = fc.integer({ min: 0, max: 12 }).map((minute) => new Date(Date.UTC(2026, 2, 2, 8, minute)).toISOString())
const maybe = fc.option(moment, { nil: null })
const body = fc.record(
  {
    status: fc.constantFrom(...statuses),
    reportedAt: moment,
    dispatchedAt: maybe,
    acceptedAt: maybe,
    onSiteAt: maybe,
    feedbackAt: maybe,
    acceptDueAt: maybe,
    onSiteDueAt: maybe,
    feedbackDueAt: maybe,
    resolveDueAt: maybe,
    limitsFrom: moment,
    clocksFrom: moment,
  },
  { requiredKeys: ['status', 'reportedAt', 'dispatchedAt', 'acceptedAt', 'onSiteAt', 'feedbackAt', 'acceptDueAt', 'onSiteDueAt', 'feedbackDueAt', 'resolveDueAt'] }, // prettier-ignore
)

describeOnDatabase('The next limit', (database) => {
  const nextLimits = async (bodies: readonly unknown[]): Promise<(NextLimit | null)[]> => {
    const { rows } = await database().pool.query<{ limit: NextLimit | null }>(
      `select next_limit_in(body) as "limit" from jsonb_array_elements($1::jsonb) with ordinality as one (body, place) order by place`,
      [JSON.stringify(bodies)],
    )
    return rows.map(({ limit }) => inUtc(limit))
  }

  it('is the one that is due first of what is left to do, whatever a case says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(body, { minLength: 500, maxLength: 500 }), async (bodies) => {
        expect(await nextLimits(bodies)).toEqual(bodies.map((one) => expectedNextLimit(one as Case)))
      }),
      { numRuns: 4 },
    )
  })

  it('is what an event says where it says it', async () => {
    const said: NextLimit = { kind: 'resolve', startsAt: '2026-03-02T08:00:00.000Z', dueAt: '2026-03-02T09:00:00.000Z' }
    const old = { status: 'filed', reportedAt: '2026-03-01T08:00:00.000Z', acceptDueAt: '2026-03-01T09:00:00.000Z' }
    expect(
      await nextLimits([
        { ...old, nextLimit: said },
        { ...old, nextLimit: null },
      ]),
    ).toEqual([said, null])
  })
})
