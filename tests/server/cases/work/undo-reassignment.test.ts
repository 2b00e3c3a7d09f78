import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fireDeadlines } from '../../../../server/cases/deadlines/deadline-queries.ts'
import type { CaseDetail } from '../../../../server/contracts/case.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { bringForward, deadlinesOf } from '../../../support/cases/deadlines.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { person, report, type Outcome } from '../../../support/cases/work-on-case.ts'
import { eventually } from '../../../support/eventually.ts'

const reason = '试'
const [first, neighbour, elsewhere] = ['510981001001001', '510981001001002', '510981002001001']
const places = [first, neighbour, elsewhere] as const

/** What may come before: each is tried, and what the case does not allow is left out. */
const step = fc.constantFrom('accept', 'suspend', 'resume', 'up', 'supervise', 'extend', 'move', 'return', 'send', 'give', 'later') // prettier-ignore
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

describeOnDatabase('The undo of a reassignment', (database) => {
  let app: ServedApp
  let desk: ReturnType<typeof person>
  beforeAll(async () => {
    app = await serveApp(database())
    desk = person(app.url)
  })
  afterAll(() => app.close())

  const reportIn = async (gridCode: string, more = {}) =>
    (await report(app.url, { location: await placeIn(database(), gridCode), ...more })).number
  const undoing = ({ gridCode, workerNumber }: CaseDetail, now: string) =>
    ({ gridCode: gridCode ?? now, reason, undo: true, ...(workerNumber !== null && { workerNumber }) }) as const
  const take = async (number: string, what: Step): Promise<unknown> => {
    const { version, gridCode } = await desk.detail(number)
    const next = places[(places.indexOf(gridCode as typeof first) + 1) % places.length]!
    const tries: Record<Step, () => Promise<unknown>> = {
      accept: () => desk.move(number, version, 'accepted'),
      suspend: () => desk.act(number, version, { act: 'suspend', reason }),
      resume: () => desk.act(number, version, { act: 'resume' }),
      up: () => desk.act(number, version, { act: 'hand_up', reason }),
      supervise: () => desk.act(number, version, { act: 'supervise', supervision: 'yellow', reason }),
      extend: () => desk.act(number, version, { act: 'extend', minutes: 30, reason }),
      move: async () =>
        desk.act(number, version, { act: 'move_pin', reason, ...(await placeIn(database(), next)), crs: 'WGS84' }),
      return: () => desk.move(number, version, 'filed', reason),
      send: () => desk.move(number, version, 'dispatched'),
      give: () => desk.reassign(number, version, { gridCode: next, reason, remark: reason }),
      // Nothing falls due by it: what limits do is another matter.
      later: () => bringForward(database(), [number], 1),
    }
    return tries[what]()
  }
  const standing = async (number: string) => {
    const { version, ...rest } = await desk.detail(number)
    expect(version).toBeGreaterThan(0)
    return { ...rest, deadlines: await deadlinesOf(database(), [number]) }
  }

  it('leaves any case as it was before, but for version and history', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 6 }),
        fc.constantFrom(...places),
        fc.constantFrom(null, 'wrong_grid', 'worker_busy'),
        async (life, target, reasonCode) => {
          const number = await reportIn(first)
          for (const what of life) await take(number, what)
          const before = await standing(number)
          const { version } = await desk.detail(number)
          const given = await desk.reassign(number, version, {
            gridCode: target,
            reason,
            remark: reason,
            ...(reasonCode && { reasonCode }),
          })
          if (given.status !== 200) return
          const undone = await desk.reassign(number, version + 1, undoing(before as never, target))
          expect(undone.status).toBe(200)
          expect(await standing(number)).toEqual(before)
        },
      ),
      { numRuns: 8 },
    )
  })

  it('gives an accepted case back accepted, in its own grid by its own place', async () => {
    const number = await reportIn(first)
    await desk.move(number, 1, 'accepted')
    const before = await standing(number)
    await desk.reassign(number, 2, { gridCode: neighbour, reason })
    const { body } = await desk.reassign(number, 3, undoing(before as never, neighbour))
    expect(body.case).toMatchObject({ status: 'accepted', assignMethod: 'inside', acceptedAt: before.acceptedAt })
    expect(await standing(number)).toEqual(before)
  })

  it('is not refused because a limit ran out in between, which stays so', async () => {
    const number = await reportIn(first)
    await desk.move(number, 1, 'accepted')
    const before = await desk.detail(number)
    await desk.reassign(number, 2, { gridCode: neighbour, reason })
    expect(await fireDeadlines(database().pool, 20, 11 * 60_000)).toBeGreaterThan(0)
    const { status, body } = await desk.reassign(number, 3, undoing(before, neighbour))
    expect(status).toBe(200)
    expect(body.case).toMatchObject({ status: 'accepted', workerNumber: '0101', version: 5, level: 'community' })
    expect(body.case.acceptedAt).toBe(before.acceptedAt)
  })

  it('does not count an acceptance as missed that only the reassignment had taken away', async () => {
    const { rows } = await database().pool.query<{ code: string }>(
      `select code from work_items where accept_minutes > 20 and clock = '日历时' and onsite_minutes is null limit 1`,
    )
    const number = await reportIn(first, { itemCode: rows[0]!.code })
    await desk.move(number, 1, 'accepted')
    await database().pool.query(`update cases set accepted_at = accepted_at - interval '2 days' where number = $1`, [number]) // prettier-ignore
    await bringForward(database(), [number], 24 * 60)
    // The app looks as well: what it has taken is stored a moment later.
    await eventually('every limit that ran out to have fired', async () => {
      await fireDeadlines(database().pool, 20)
      return (await deadlinesOf(database(), [number])).every(
        ({ dueAt, firedAt }) => firedAt || dueAt.getTime() > Date.now(),
      )
    })
    const before = await desk.detail(number)
    await desk.reassign(number, before.version, { gridCode: neighbour, reason })
    for (let fired = 1; fired > 0;) fired = await fireDeadlines(database().pool, 20)
    const { body } = await desk.reassign(number, before.version + 1, undoing(before, neighbour))
    expect(body.case).toMatchObject({ status: 'accepted', acceptDueAt: before.acceptDueAt })
    expect(Object.keys(body.case.missed!)).not.toContain('accept')
  })

  it('takes back what the limit to accept did that the reassignment had given', async () => {
    const { rows } = await database().pool.query<{ code: string }>(
      `select code from work_items where accept_minutes between 20 and 60 and clock = '日历时' and onsite_minutes is null and resolve_hours >= 24 limit 1`,
    )
    const number = await reportIn(first, { itemCode: rows[0]!.code })
    await desk.move(number, 1, 'accepted')
    const before = await desk.detail(number)
    await desk.reassign(number, 2, { gridCode: neighbour, reason })
    for (let fired = 1; fired > 0;) fired = await fireDeadlines(database().pool, 20, 61 * 60_000)
    const raised = await desk.detail(number)
    expect(raised.level).not.toBe('grid')
    const { body } = await desk.reassign(number, raised.version, undoing(before, neighbour))
    const { status, level, supervision, acceptDueAt } = before
    expect(body.case).toMatchObject({ status, level, supervision, acceptDueAt })
  })

  it('leads back to the borders in force, not to a draft of others', async () => {
    const generationOf = async (number: string) =>
      (await database().pool.query('select area_generation from cases where number = $1', [number])).rows[0]
    const number = await reportIn(first)
    const before = [await desk.detail(number), await generationOf(number)] as const
    await database().owner(async (client) => {
      await client.query(`insert into area_generations (generation, state) values (9001, 'draft')`)
      await client.query(
        `insert into areas select 9001, code, level, parent_code, name, geometry, local_geometry, residents, properties
           from areas join area_generations using (generation) where state = 'active' and code = $1`,
        [first],
      )
    })
    await desk.reassign(number, 1, { gridCode: neighbour, reason })
    expect((await desk.reassign(number, 2, undoing(before[0], neighbour))).status).toBe(200)
    expect(await generationOf(number)).toEqual(before[1])
    await database().owner(async (client) => {
      await client.query(
        'update cases set area_generation = (select generation from area_generations where state = $1) where area_generation = 9001',
        ['active'],
      )
      await client.query('delete from areas where generation = 9001')
      await client.query('delete from area_generations where generation = 9001')
    })
  })

  it('takes each of many back, and a case that nobody had been sent to', async () => {
    const numbers = [await reportIn(first), await reportIn(neighbour)]
    await desk.move(numbers[1]!, 1, 'filed', reason)
    const before = await Promise.all(numbers.map(standing))
    const cases = numbers.map((number, index) => ({ number, version: index + 1 }))
    expect((await desk.bulk({ cases, gridCode: elsewhere, reason })).status).toBe(200)
    for (const [index, { number, version }] of cases.entries()) {
      const undone = await desk.reassign(number, version + 1, undoing(before[index] as never, elsewhere))
      expect(undone.status).toBe(200)
    }
    expect(await Promise.all(numbers.map(standing))).toEqual(before)
  })

  it('is refused, with what was done since, after somebody went on, by another seat, twice, and of a moved pin', async () => {
    const number = await reportIn(first)
    const before = await desk.detail(number)
    const undo = undoing(before, neighbour)
    const changeOf = ({ body }: Outcome) => (body.current as { change: { type: string } } | undefined)?.change.type
    await desk.reassign(number, 1, { gridCode: neighbour, reason })
    const byOther = await person(app.url, 'city_dispatcher_b').reassign(number, 2, undo)
    expect([byOther.status, changeOf(byOther)]).toEqual([409, 'case:reassigned'])
    await desk.move(number, 2, 'accepted')
    const late = await desk.reassign(number, 2, undo)
    expect([late.status, changeOf(late)]).toEqual([412, 'case:accepted'])
    const after = await desk.reassign(number, 3, undo)
    expect([after.status, changeOf(after)]).toEqual([409, 'case:accepted'])

    const other = await reportIn(first)
    await desk.reassign(other, 1, { gridCode: neighbour, reason })
    expect((await desk.reassign(other, 2, undo)).status).toBe(200)
    expect((await desk.reassign(other, 3, undo)).status).toBe(409)
    await desk.act(other, 3, { act: 'move_pin', reason, ...(await placeIn(database(), neighbour)), crs: 'WGS84' })
    expect((await desk.reassign(other, 4, undo)).status).toBe(409)
  })
})
