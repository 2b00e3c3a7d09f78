import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseReceipt } from '../../../../server/contracts/case-report.ts'
import type { Case, CaseDetail, CaseStatus } from '../../../../server/contracts/case.ts'
import type { Problem } from '../../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { as } from '../../../support/servers/sign-in.ts'

interface Moved {
  case: Case
  feed: { epoch: string; seq: number }
}

describeOnDatabase('The life of a case', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())

  const report = async (location: object = { lng: 105.3782, lat: 30.871, crs: 'WGS84' }) => {
    const body = { location, description: '路灯不亮', source: 'hotline' }
    return (await ask<CaseReceipt>(`${app.url}/api/cases`, { method: 'POST', body })).body
  }
  const move = async <Body = Moved>(number: string, version: number | null, to: CaseStatus, reason?: string) =>
    ask<Body>(`${app.url}/api/cases/${number}/transitions`, {
      method: 'POST',
      body: { to, ...(reason && { reason }), ...(to === 'closed' && { checkedBy: 'on_site' }) },
      // Who checks is not who handled.
      headers: {
        ...(version !== null && { 'if-match': `"${version}"` }),
        ...(await as(app.url, to === 'closed' ? 'city_dispatcher_b' : 'city_dispatcher')),
      },
    })

  it('runs from dispatch to closing, each step with its stamp and its place in the feed', async () => {
    const { number, feed } = await report()
    const steps: CaseStatus[] = ['accepted', 'on_site', 'feedback', 'closed']
    let seq = feed.seq
    for (const [index, to] of steps.entries()) {
      const { status, headers, body } = await move(number, index + 1, to)
      expect(status).toBe(200)
      expect(headers.get('etag')).toBe(`"${index + 2}"`)
      expect(body.case.status).toBe(to)
      expect(body.feed.seq).toBeGreaterThan(seq)
      seq = body.feed.seq
    }
    const { body } = await ask<CaseDetail>(`${app.url}/api/cases/${number}`, {
      headers: await as(app.url, 'city_dispatcher'),
    })
    const stamps = [body.dispatchedAt, body.acceptedAt, body.onSiteAt, body.feedbackAt, body.closedAt]
    expect(stamps).toEqual(stamps.toSorted())
    expect(stamps).not.toContain(null)
  })

  it('stamps arrival and feedback together when the worker resolves it himself', async () => {
    const { number } = await report()
    await move(number, 1, 'accepted')
    const { body } = await move(number, 2, 'feedback')
    expect(body.case.onSiteAt).toBe(body.case.feedbackAt)
  })

  it('begins anew when the check sends it back: stamps of the first round go, both clocks run again', async () => {
    const { number } = await report()
    const steps: CaseStatus[] = ['accepted', 'on_site', 'feedback', 'checking']
    let before!: Case
    for (const [index, to] of steps.entries()) before = (await move(number, index + 1, to)).body.case
    expect(before.feedbackAt).not.toBeNull()
    expect((await move<Problem>(number, 5, 'dispatched')).status).toBe(400)
    const { body } = await move(number, 5, 'dispatched', '核查不通过')
    expect(body.case).toMatchObject({
      status: 'dispatched',
      workerNumber: before.workerNumber,
      reportedAt: before.reportedAt,
      acceptedAt: null,
      onSiteAt: null,
      feedbackAt: null,
      closedAt: null,
    })
    const { dispatchedAt, onSiteDueAt, feedbackDueAt } = body.case
    expect(Date.parse(dispatchedAt!)).toBeGreaterThan(Date.parse(before.feedbackAt!))
    expect(Date.parse(onSiteDueAt!) - Date.parse(dispatchedAt!)).toBe(10 * 60_000)
    expect(Date.parse(feedbackDueAt!) - Date.parse(dispatchedAt!)).toBe(30 * 60_000)
  })

  it('gives the loser of a race the case as it is now', async () => {
    const { number } = await report()
    const answers = await Promise.all([
      move<Moved & Problem>(number, 1, 'accepted'),
      move<Moved & Problem>(number, 1, 'filed', '不在本网格'),
    ])
    const [winner] = answers.filter(({ status }) => status === 200)
    const [loser] = answers.filter(({ status }) => status === 412)
    expect(loser?.headers.get('content-type')).toContain('problem+json')
    expect(loser?.body.current).toMatchObject({
      case: { number, version: 2, status: winner?.body.case.status },
      change: { version: 2, actor: 'city_dispatcher', fromStatus: 'dispatched', toStatus: winner?.body.case.status },
    })
  })

  it('needs to be told which version is meant', async () => {
    const { number } = await report()
    expect((await move<Problem>(number, null, 'accepted')).status).toBe(428)
    const headers = { 'if-match': '*', ...(await as(app.url, 'city_dispatcher')) }
    const weak = { method: 'POST', body: { to: 'accepted' }, headers }
    expect((await ask<Problem>(`${app.url}/api/cases/${number}/transitions`, weak)).status).toBe(400)
  })

  it('goes only where its phase allows, and says where that is', async () => {
    const { number } = await report()
    const { status, body } = await move<Problem>(number, 1, 'closed')
    expect(status).toBe(409)
    expect(body.detail).toContain('dispatched can become accepted, filed')
  })

  it('is given back or taken off the list only with a reason', async () => {
    const { number } = await report()
    expect((await move<Problem>(number, 1, 'filed')).status).toBe(400)
    const returned = await move(number, 1, 'filed', '不在本网格')
    expect(returned.body.case).toMatchObject({
      status: 'filed',
      workerNumber: null,
      dispatchedAt: null,
      onSiteDueAt: null,
    })
    expect((await move(number, 2, 'void', '重复')).body.case.status).toBe('void')
  })

  it('cannot be dispatched while no grid is named', async () => {
    const { number } = await report({ lng: 105.9, lat: 30.871, crs: 'WGS84' })
    expect((await move<Problem>(number, 1, 'filed')).status).toBe(409)
  })

  it('does not begin for a number that nobody has given', async () => {
    expect((await move<Problem>('5109812020010100001', 1, 'accepted')).status).toBe(404)
    expect((await ask<Problem>(`${app.url}/api/cases/5109812020010100001`)).status).toBe(404)
    expect((await ask<Problem>(`${app.url}/api/cases/12`)).status).toBe(400)
  })
})
