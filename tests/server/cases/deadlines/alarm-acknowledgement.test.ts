import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Problem } from '../../../../server/contracts/problem.ts'
import type { AcknowledgedAlarms } from '../../../../server/contracts/volatile.ts'
import { openDatabase } from '../../../../server/database/database.ts'
import { describeOn, describeOnDatabase, makeTestDatabase } from '../../../support/databases/databases.ts'
import { sampleReport, submit } from '../../../support/cases/sample-reports.ts'
import { eventually } from '../../../support/eventually.ts'
import { openSocket, wholeCity, type FeedSocket } from '../../../support/screens/open-socket.ts'
import { as } from '../../../support/servers/sign-in.ts'
import { ask, serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'

const open: FeedSocket[] = []
afterEach(() => open.splice(0).forEach((socket) => socket.close()))

/** What a screen knows of the acknowledged alarms: undefined before it is told. */
function watchAlarms(url: string): () => string | null | undefined {
  const socket = openSocket(url, wholeCity)
  open.push(socket)
  let until: string | null | undefined
  socket.on('volatile', (volatile) => {
    if (volatile.topic === 'alarms') until = volatile.acknowledgedUntil
  })
  return () => until
}

const acknowledge = <Body = AcknowledgedAlarms>(url: string, body: unknown, headers: Record<string, string> = {}) =>
  ask<Body>(`${url}/api/alarms/acknowledgement`, { method: 'POST', body, headers })
const acknowledgeCase = (url: string, number: string, until: string) =>
  fetch(`${url}/api/alarms/${number}/acknowledgement`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ until }),
  })
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

describeOnDatabase('An acknowledgement of alarms', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database(), { QUANYU_ORIGINS: 'https://wall.example' })
  })
  afterAll(() => app.close())

  it('silences the city, so that a desk of one community cannot give it', async () => {
    const { status, body } = await acknowledge<Problem>(app.url, { until: ago(90) }, await as(app.url, 'community'))
    expect([status, body.detail]).toEqual([403, expect.stringContaining('Expected an area within')])
  })

  it('is told to every screen, and to one that comes later', async () => {
    const [one, other] = [watchAlarms(app.url), watchAlarms(app.url)]
    await eventually('both to know that nothing was acknowledged', () => one() === null && other() === null)
    const until = ago(60)
    const { status, body } = await acknowledge(app.url, { until })
    expect(status).toBe(200)
    expect(body).toEqual({ acknowledgedUntil: until })
    await eventually('both to be told', () => one() === until && other() === until)
    const late = watchAlarms(app.url)
    await eventually('a late one to be told', () => late() === until)
  })

  it('never goes back, whoever acknowledges in whatever order', async () => {
    const start = Date.now() - 50 * 60_000
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 49 * 60_000 }), { minLength: 1, maxLength: 6 }),
        async (at) => {
          const answers = await Promise.all(
            at.map((ms) => acknowledge(app.url, { until: new Date(start + ms).toISOString() })),
          )
          const latest = start + Math.max(...at)
          const { body } = await acknowledge(app.url, { until: ago(55) })
          expect(Date.parse(body.acknowledgedUntil)).toBeGreaterThanOrEqual(latest)
          for (const [index, answer] of answers.entries()) {
            expect(Date.parse(answer.body.acknowledgedUntil)).toBeGreaterThanOrEqual(start + at[index]!)
          }
        },
      ),
      { numRuns: 15 },
    )
  })

  it('of one case is told to every screen beside that of all, and is gone once all are acknowledged', async () => {
    const { body: made } = await submit(app.url, sampleReport(1))
    let cases: Readonly<Record<string, string>> | undefined
    const socket = openSocket(app.url, wholeCity)
    open.push(socket)
    socket.on('volatile', (volatile) => volatile.topic === 'alarms' && (cases = volatile.cases))
    const now = new Date().toISOString()
    expect((await acknowledgeCase(app.url, made.number, now)).status).toBe(204)
    await eventually('the case to be told', () => cases?.[made.number] === now)
    await acknowledgeCase(app.url, made.number, ago(1))
    await acknowledge(app.url, { until: ago(2) })
    expect(cases).toEqual({ [made.number]: now })
    await acknowledge(app.url, { until: now })
    await eventually('nothing of single cases', () => cases !== undefined && Object.keys(cases).length === 0)
  })

  it('of one case needs an open case and a moment that has passed', async () => {
    expect((await acknowledgeCase(app.url, '5109812026112399999', ago(1))).status).toBe(404)
    const { body: made } = await submit(app.url, sampleReport(2))
    expect((await acknowledgeCase(app.url, made.number, ago(-1))).status).toBe(400)
  })

  it('does not reach into the future', async () => {
    const until = ago(-1)
    const { status, body } = await acknowledge<Problem>(app.url, { until })
    expect(status).toBe(400)
    expect(body.errors).toEqual([{ field: 'until', expected: 'a moment that has passed', came: `"${until}"` }])
  })

  it.each([[{}], [{ until: 'now' }], [{ until: 7 }], [{ until: '2026-11-27T00:00:00Z', by: 'me' }]])(
    'is refused as %j',
    async (body) => {
      expect((await acknowledge<Problem>(app.url, body)).status).toBe(400)
    },
  )

  it('is taken from its own pages, listed ones and programs, never from a foreign page', async () => {
    const from = async (origin: string) => (await acknowledge(app.url, { until: ago(58) }, { origin })).status
    expect(await from(app.url)).toBe(200)
    expect(await from('https://wall.example')).toBe(200)
    expect(await from('https://evil.example')).toBe(403)
    expect(await from('null')).toBe(403)
  })

  it('is in the description of the API', async () => {
    const { body } = await ask<{ paths: object }>(`${app.url}/api/docs/json`)
    expect(body.paths).toHaveProperty('/api/alarms/acknowledgement.post')
  })
})

describeOn('postgres', 'An acknowledgement of alarms between nodes', () => {
  it('is told by all nodes, and an earlier one at another node changes nothing', async () => {
    const made = await makeTestDatabase('postgres')
    const databases = [await openDatabase(made.settings), await openDatabase(made.settings)] as const
    const apps = [await serveApp(databases[0]), await serveApp(databases[1])] as const
    const there = watchAlarms(apps[1].url)
    const until = ago(1)
    await acknowledge(apps[0].url, { until })
    await eventually('the other node to tell it', () => there() === until)
    expect((await acknowledge(apps[1].url, { until: ago(2) })).body).toEqual({ acknowledgedUntil: until })
    const late = watchAlarms(apps[0].url)
    await eventually('the later one to stand', () => late() === until)

    open.splice(0).forEach((socket) => socket.close())
    await Promise.all(apps.map((app) => app.close()))
    await Promise.all(databases.map((database) => database.close()))
    await made.remove()
  })
})
