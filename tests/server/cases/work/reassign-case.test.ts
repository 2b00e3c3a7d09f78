import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AssigneeSuggestion, CaseHistoryEntry, DuplicateCase } from '../../../../server/contracts/case-act.ts'
import type { CaseStatus } from '../../../../server/contracts/case.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { person, report } from '../../../support/cases/work-on-case.ts'

const reason = '试'
/** Two neighbours in one community, one grid of another community, and who is on duty in the first. */
const [first, neighbour, elsewhere] = ['510981001001001', '510981001001002', '510981002001001']

describeOnDatabase('Whose a case is', (database) => {
  let app: ServedApp
  let desk: ReturnType<typeof person>
  beforeAll(async () => {
    app = await serveApp(database())
    desk = person(app.url)
  })
  afterAll(() => app.close())

  const reportIn = async (gridCode: string, more = {}) =>
    report(app.url, { location: await placeIn(database(), gridCode), ...more })
  const advance = async (number: string, ...steps: CaseStatus[]) => {
    let version = 1
    for (const to of steps) version = (await desk.move(number, version, to)).body.case.version
    return version
  }
  const history = async (number: string) => (await desk.read<CaseHistoryEntry[]>(`cases/${number}/history`)).body
  const actions = ({ allowedActions }: { allowedActions: { action: string }[] }) =>
    allowedActions.map(({ action }) => action)

  it('reassigning sends whoever is on duty in the other grid, and no clock begins anew', async () => {
    const { number } = await reportIn(first)
    await advance(number, 'accepted')
    const before = await desk.detail(number)
    const { status, body } = await desk.reassign(number, 2, { gridCode: neighbour, reason, reasonCode: 'wrong_grid' })
    expect(status).toBe(200)
    expect(body.case).toMatchObject({
      status: 'dispatched',
      gridCode: neighbour,
      workerNumber: '0102',
      assignMethod: 'manual',
      reassignments: 1,
      acceptedAt: null,
      dispatchedAt: before.dispatchedAt,
      onSiteDueAt: before.onSiteDueAt,
      feedbackDueAt: before.feedbackDueAt,
    })
    expect(actions(body)).toEqual(actions(await desk.detail(number)))
    expect((await history(number)).at(-1)).toMatchObject({
      seq: body.feed.seq,
      type: 'case:reassigned',
      actor: 'city_dispatcher',
      role: 'city_dispatcher',
      fromStatus: 'accepted',
      toStatus: 'dispatched',
      fromGrid: first,
      toGrid: neighbour,
      fromWorker: '0101',
      toWorker: '0102',
      reason,
    })
  })

  it('reassigning back undoes it, with the clocks as they were', async () => {
    const { number } = await reportIn(first)
    const before = await desk.detail(number)
    await desk.reassign(number, 1, { gridCode: neighbour, reason })
    const { body } = await desk.reassign(number, 2, { gridCode: first, reason })
    expect(body.case).toMatchObject({ gridCode: first, workerNumber: '0101', onSiteDueAt: before.onSiteDueAt })
  })

  it('taking back one’s own reassignment counts as if it had never been; what another did is not taken back', async () => {
    const { number } = await reportIn(first)
    await desk.reassign(number, 1, { gridCode: neighbour, reason })
    const undo = { gridCode: first, workerNumber: '0101', reason: '撤销改派', undo: true } as const
    const other = person(app.url, 'city_dispatcher_b')
    expect((await other.reassign(number, 2, undo)).status).toBe(409)
    expect((await desk.reassign(number, 2, { ...undo, gridCode: elsewhere })).status).toBe(409)
    const { body } = await desk.reassign(number, 2, undo)
    expect(body.case).toMatchObject({ gridCode: first, workerNumber: '0101', reassignments: 0 })
    expect((await history(number)).at(-1)).toMatchObject({ type: 'case:reassigned', reasonCode: 'undone' })
    // nor is an undo undone
    const again = await desk.reassign(number, 3, { ...undo, gridCode: neighbour, workerNumber: '0102' })
    expect(again.status).toBe(409)
  })

  it('reassigning for the third time needs a supervisor’s remark, which stands in the history', async () => {
    const { number } = await reportIn(first)
    const to = (gridCode: string, version: number, more = {}) =>
      desk.reassign(number, version, { gridCode, reason, ...more })
    expect((await to(neighbour, 1)).status).toBe(200)
    expect((await to(elsewhere, 2)).status).toBe(200)
    const refused = await to(first, 3)
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'remark' }] } })
    const many = await desk.bulk({ cases: [{ number, version: 3 }], gridCode: first, reason })
    expect(many).toMatchObject({ status: 409, body: { current: [{ number }] } })
    const given = await to(first, 3, { remark: '片区支援' })
    expect(given.body.case).toMatchObject({ gridCode: first, reassignments: 3 })
    expect((await history(number)).at(-1)).toMatchObject({ reason: `${reason} · 片区支援` })
  })

  it('reassigning tells what cannot be: no such grid, the same one, no version, an old one, no reason', async () => {
    const { number } = await reportIn(first)
    const to = (gridCode: string, version = 1) => desk.reassign(number, version, { gridCode, reason })
    expect((await to('510981001001899')).status).toBe(400)
    expect((await to(first)).status).toBe(409)
    const answer = await desk.reassign(number, 1, { gridCode: neighbour } as never)
    expect(answer.status).toBe(400)
    await to(neighbour)
    const late = await to(elsewhere)
    expect(late.status).toBe(412)
    expect(late.body.current).toMatchObject({
      case: { number, version: 2, gridCode: neighbour },
      change: { actor: 'city_dispatcher', fromGrid: first, toGrid: neighbour },
      allowedActions: expect.arrayContaining([{ action: 'reassign', needsReason: true }]),
    })
  })

  it('a community reassigns within its own grids, and does not see what is elsewhere', async () => {
    const community = person(app.url, 'community')
    const { number } = await reportIn(first)
    const other = await reportIn(elsewhere)
    expect((await community.reassign(number, 1, { gridCode: elsewhere, reason })).status).toBe(403)
    expect((await community.reassign(other.number, 1, { gridCode: first, reason })).status).toBe(404)
    expect((await community.reassign(number, 1, { gridCode: neighbour, reason })).status).toBe(200)
  })

  it('confirming takes the grid or its second candidate, and sends whoever is on duty there', async () => {
    const place = await placeIn(database(), first)
    const { number, secondGridCode, status } = await report(app.url, { location: { ...place, accuracyMeters: 400 } })
    expect(status).toBe('filed')
    expect((await desk.act(number, 1, { act: 'confirm_grid', gridCode: elsewhere })).status).toBe(400)
    const { body } = await desk.act(number, 1, { act: 'confirm_grid', gridCode: secondGridCode! })
    expect(body.case).toMatchObject({
      status: 'dispatched',
      gridCode: secondGridCode,
      secondGridCode: first,
      ambiguous: false,
      assignMethod: 'manual',
    })
    expect(body.case.onSiteDueAt).not.toBeNull()
  })

  it('confirming gives a case outside every grid to the nearest', async () => {
    const { number, secondGridCode } = await report(app.url, { location: { lng: 105.9, lat: 30.871, crs: 'WGS84' } })
    const { body } = await desk.act(number, 1, { act: 'confirm_grid', gridCode: secondGridCode! })
    expect(body.case).toMatchObject({ status: 'dispatched', gridCode: secondGridCode, reassignments: 0 })
  })

  it('moving the pin decides anew whose it is; clocks that run go on', async () => {
    const { number } = await reportIn(first)
    const before = await desk.detail(number)
    const to = await placeIn(database(), neighbour)
    const { body } = await desk.act(number, 1, { act: 'move_pin', ...to, reason })
    expect(body.case).toMatchObject({
      gridCode: neighbour,
      workerNumber: '0102',
      status: 'dispatched',
      lng: to.lng,
      lat: to.lat,
      onSiteDueAt: before.onSiteDueAt,
      assignMethod: 'inside',
    })
    const away = await desk.act(number, 2, { act: 'move_pin', lng: 105.9, lat: 30.871, crs: 'WGS84', reason })
    expect(away.body.case).toMatchObject({ status: 'reported', gridCode: null, workerNumber: null, onSiteDueAt: null })
    const { reportedLng, reportedLat } = await desk.detail(number)
    expect([reportedLng, reportedLat]).toEqual([before.lng, before.lat])
  })

  it('a community cannot move a pin into another one', async () => {
    const { number } = await reportIn(first)
    const to = await placeIn(database(), elsewhere)
    const answer = await person(app.url, 'community').act(number, 1, { act: 'move_pin', ...to, reason })
    expect(answer.status).toBe(403)
  })

  it('reassigns many at once or none, and says which were refused', async () => {
    const cases = await Promise.all([1, 2, 3].map(() => reportIn(first)))
    const post = (versions: number[]) =>
      desk.bulk({
        cases: cases.map(({ number }, index) => ({ number, version: versions[index]! })),
        gridCode: neighbour,
        reason,
      })
    const refused = await post([1, 2, 1])
    expect(refused.status).toBe(409)
    expect(refused.body.current).toEqual([
      { number: cases[1]!.number, code: 'case_changed', detail: expect.stringContaining('version 1') },
    ])
    expect((await desk.detail(cases[0]!.number)).version).toBe(1)
    const { status, body } = await post([1, 1, 1])
    expect(status).toBe(200)
    expect(body.cases.map(({ gridCode }) => gridCode)).toEqual([neighbour, neighbour, neighbour])
    const last = await history(body.cases.at(-1)!.number)
    expect(last.at(-1)!.seq).toBe(body.feed.seq)
  })

  it('takes into a bulk what has changed but for its grid and worker, and leaves the rest out', async () => {
    const [accepted, moved, left] = await Promise.all([1, 2, 3].map(() => reportIn(first)))
    await desk.move(accepted!.number, 1, 'accepted')
    await desk.reassign(moved!.number, 1, { gridCode: neighbour, reason })
    const bulk = (...cases: { number: string }[]) =>
      desk.bulk({
        cases: cases.map(({ number }) => ({ number, version: 1 })),
        gridCode: neighbour,
        reason,
        reasonCode: 'worker_busy',
      })
    const refused = await bulk(accepted!, moved!, left!)
    expect(refused.body.current).toEqual([expect.objectContaining({ number: moved!.number, code: 'case_changed' })])
    expect((await bulk(accepted!, left!)).status).toBe(200)
    expect((await history(accepted!.number)).at(-1)).toMatchObject({ toGrid: neighbour, reasonCode: 'worker_busy' })
  })

  it('suggests who could take it, whose place it is first, each with a reason', async () => {
    const { number } = await reportIn(first)
    const suggested = async () => (await desk.read<AssigneeSuggestion[]>(`cases/${number}/suggestions`)).body
    // Who has it already is no suggestion; and to go there all the same is refused for what is so.
    expect((await suggested()).map(({ gridCode }) => gridCode)).not.toContain(first)
    const same = await desk.reassign(number, 1, { gridCode: first, reason })
    expect([same.status, same.body.detail]).toEqual([409, `It is in ${first} with 0101 already.`])
    await desk.move(number, 1, 'filed', reason)
    const body = await suggested()
    expect(body[0]).toMatchObject({
      gridCode: first,
      workerNumber: '0101',
      reasons: expect.arrayContaining(['covers', 'on_duty']),
    })
    expect(body.length).toBeGreaterThan(2)
    expect(body.every(({ etaMinutes }) => etaMinutes >= 1)).toBe(true)
    const own = await person(app.url, 'community').read<AssigneeSuggestion[]>(`cases/${number}/suggestions`)
    expect(own.body.every(({ gridCode }) => gridCode.startsWith('510981001001'))).toBe(true)
  })

  it('proposes as duplicates what is open within 50 m with the same item', async () => {
    const place = await placeIn(database(), '510981002002001')
    const at = (metersEast: number, more = {}) =>
      report(app.url, { location: { ...place, lng: place.lng + metersEast / 95_600 }, ...more })
    const subject = await at(0)
    const near = await at(30)
    await at(80)
    await at(10, { itemCode: 'SH-U02-01' })
    const gone = await at(5)
    await desk.act(gone.number, 1, { act: 'force_close', reason })
    const { body } = await desk.read<DuplicateCase[]>(`cases/${subject.number}/duplicates`)
    expect(body.map((one) => one.case.number)).toEqual([near.number])
    expect(body[0]!.distanceMeters).toBeCloseTo(30, 0)
  })
})
