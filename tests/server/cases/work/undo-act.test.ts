import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseHistoryEntry } from '../../../../server/contracts/case-act.ts'
import type { CaseStatus } from '../../../../server/contracts/case.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { deadlinesOf } from '../../../support/cases/deadlines.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { person, report, type Outcome } from '../../../support/cases/work-on-case.ts'

const reason = '试'
const [first, neighbour] = ['510981001001001', '510981001001002']
const undo = { act: 'undo' } as const

/** What may come before: each is tried, and what the case does not allow is left out. */
const step = fc.constantFrom('accepted', 'on_site', 'feedback', 'checking', 'suspend', 'resume', 'hand_up', 'extend', 'reassign') // prettier-ignore
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never
/** What ends a case or gives it back. */
const ending = fc.constantFrom('closed', 'void', 'filed', 'force_close', 'merge')
type Ending = typeof ending extends fc.Arbitrary<infer Value> ? Value : never

describeOnDatabase('The undo of an end or a return', (database) => {
  let app: ServedApp
  let desk: ReturnType<typeof person>
  let checker: ReturnType<typeof person>
  beforeAll(async () => {
    app = await serveApp(database())
    desk = person(app.url)
    checker = person(app.url, 'city_dispatcher_b')
  })
  afterAll(() => app.close())

  const reportIn = async (gridCode: string) =>
    (await report(app.url, { location: await placeIn(database(), gridCode), itemCode: 'SH-U07-01' })).number

  async function take(number: string, what: Step): Promise<void> {
    const { version } = await desk.detail(number)
    const tries: Partial<Record<Step, () => Promise<unknown>>> = {
      suspend: () => desk.act(number, version, { act: 'suspend', reason }),
      resume: () => desk.act(number, version, { act: 'resume' }),
      hand_up: () => desk.act(number, version, { act: 'hand_up', reason }),
      extend: () => desk.act(number, version, { act: 'extend', minutes: 30, reason }),
      reassign: () => desk.reassign(number, version, { gridCode: neighbour, reason, remark: reason }),
    }
    await (tries[what]?.() ?? desk.move(number, version, what as CaseStatus))
  }

  function end(number: string, version: number, how: Ending, into: string): Promise<Outcome> {
    if (how === 'force_close') return checker.act(number, version, { act: how, reason })
    if (how === 'merge') return checker.act(number, version, { act: how, into, reason })
    return checker.move(number, version, how, reason)
  }

  const standing = async (number: string) => {
    const { version, allowedActions, ...rest } = await checker.detail(number)
    expect(version).toBeGreaterThan(0)
    const deadlines = (await deadlinesOf(database(), [number])).map(({ firedAt, ...deadline }) => ({
      ...deadline,
      isFired: firedAt !== null,
    }))
    return { ...rest, actions: allowedActions.map(({ action }) => action), deadlines }
  }

  it('leaves any case as it was before, but for version and history', async () => {
    const other = await reportIn(first)
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), ending, async (life, how) => {
        const number = await reportIn(first)
        for (const what of life) await take(number, what)
        const before = await standing(number)
        const { version } = await desk.detail(number)
        const ended = await end(number, version, how, other)
        if (ended.status !== 200) return
        const undone = await checker.act(number, ended.body.case.version, undo)
        expect(undone.status).toBe(200)
        expect(await standing(number)).toEqual(before)
      }),
      { numRuns: 12 },
    )
  })

  it('stands in the history beside what it took back', async () => {
    const number = await reportIn(first)
    await desk.move(number, 1, 'filed', reason)
    await desk.act(number, 2, undo)
    const { body } = await desk.read<CaseHistoryEntry[]>(`cases/${number}/history`)
    expect(body.map(({ type }) => type)).toEqual(['case:reported', 'case:filed', 'case:restored'])
  })

  it('is refused for another’s act, for an act that ends nothing, and a second time', async () => {
    const number = await reportIn(first)
    expect((await desk.act(number, 1, undo)).status).toBe(409)
    await desk.move(number, 1, 'filed', reason)
    const refused = await checker.act(number, 2, undo)
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({ code: 'undo_refused' })
    expect((await desk.act(number, 2, undo)).status).toBe(200)
    expect((await desk.act(number, 3, undo)).status).toBe(409)
  })
})

describeOnDatabase('Closing', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())

  it('asks how the result was checked, and keeps that in the history', async () => {
    const desk = person(app.url)
    const checker = person(app.url, 'city_dispatcher_b')
    const { number } = await report(app.url, { location: await placeIn(database(), first) })
    await desk.move(number, 1, 'accepted')
    await desk.move(number, 2, 'feedback')
    const { allowedActions } = await checker.detail(number)
    expect(allowedActions).toContainEqual({ action: 'closed', needsReason: false, needsCheck: true })
    const unchecked = await checker.transition(number, 3, { to: 'closed' })
    expect(unchecked.status).toBe(400)
    expect(unchecked.body).toMatchObject({ code: 'check_missing' })
    expect((await checker.transition(number, 3, { to: 'closed', checkedBy: 'photo' })).status).toBe(200)
    const { body } = await desk.read<CaseHistoryEntry[]>(`cases/${number}/history`)
    expect(body.at(-1)).toMatchObject({ type: 'case:closed', reasonCode: 'photo' })
  })
})
