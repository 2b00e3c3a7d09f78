import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { CaseReceipt } from '../../../server/contracts/case-report.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import { openDatabase, type Database } from '../../../server/database/database.ts'
import { forgetOldCommands } from '../../../server/feed/feed-queries.ts'
import { describeOn, describeOnDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { openScreen } from '../../support/screens/screen.ts'
import { wholeCity } from '../../support/screens/open-socket.ts'
import { move, sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'
import { storedCases } from '../../support/databases/stored-cases.ts'

const countCases = async (database: Database) => (await storedCases(database)).length

describeOnDatabase('An idempotency key', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())

  it('F12: gives the same answer again, with one effect', async () => {
    const key = randomUUID()
    const first = await submit(app.url, sampleReport(), key)
    const before = await countCases(database())
    const again = await submit(app.url, sampleReport(), key)
    expect(again).toMatchObject({ status: 201, body: first.body })
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(await countCases(database())).toBe(before)
  })

  it('F12: gives the same answer although the case has moved on since', async () => {
    const key = randomUUID()
    const { body } = await submit(app.url, sampleReport(), key)
    expect((await move(app.url, body.number, 1, 'accepted')).status).toBe(200)
    expect((await submit(app.url, sampleReport(), key)).body).toEqual(body)
  })

  it('F12: twenty twins at once have one effect and one answer', async () => {
    const key = randomUUID()
    const before = await countCases(database())
    const answers = await Promise.all(Array.from({ length: 20 }, () => submit(app.url, sampleReport(), key)))
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null).length).toBe(1)
    expect(await countCases(database())).toBe(before + 1)
  })

  it('F12: with another body is refused with 422, and changes nothing', async () => {
    const key = randomUUID()
    await submit(app.url, sampleReport(1), key)
    const before = await countCases(database())
    const other = await submit<Problem>(app.url, sampleReport(2), key)
    expect(other.status).toBe(422)
    expect(other.headers.get('content-type')).toContain('application/problem+json')
    expect(await countCases(database())).toBe(before)
  })

  it('F12: of a refused report is not taken: the mended report may use it', async () => {
    const key = randomUUID()
    const refused = await submit<Problem>(app.url, sampleReport(0, { itemCode: 'NO-SUCH-ITEM' }), key)
    expect(refused.status).toBe(400)
    expect((await submit(app.url, sampleReport(), key)).status).toBe(201)
  })

  it('F12: a bad report among fifty at once fails alone', async () => {
    const before = await countCases(database())
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        submit(app.url, sampleReport(n, n === 23 ? { itemCode: 'NO-SUCH-ITEM' } : {}), randomUUID()),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, (_, n) => (n === 23 ? 400 : 201)))
    expect(await countCases(database())).toBe(before + 49)
  })

  it('F12: the answer’s position is where a screen learns of the case', async () => {
    const screen = openScreen(app.url, wholeCity)
    await eventually('a screen that follows', () => screen.shown.following)
    const { body } = await submit(app.url, sampleReport())
    await eventually('the position', () => screen.shown.cursor!.seq >= body.feed.seq)
    expect(screen.shown.cursor!.epoch).toBe(body.feed.epoch)
    expect(screen.shown.cases.get(body.number)).toMatchObject({ version: 1, status: body.status })
    screen.close()
  })

  it.each([
    'my-first-report',
    '1',
    randomUUID().slice(0, 23),
    'my-first-report-of-this-morning',
    'x'.repeat(64),
    '00000000-0000-0000-0000-000000000000',
    '00000000-0000-4000-8000-000000000001',
    '12345678-1234-4234-8234-123456789012',
    'my-first-report-2026-11-30',
    'report-00000000000000001',
    'report-1764482400000-001',
    'bug-report-number-one-1',
    'MyFirstReportOfToday22',
    'My-First-Report-2026-w',
    'AAAAAAAAAAAAAAAAAAAAAA',
    '20261130070000000000000000000001',
    'deadbeefdeadbeefdeadbeefdeadbeef',
    `report-${randomUUID()}`,
    `${randomUUID()}-1`,
    randomUUID().replaceAll('-', '').slice(1),
    randomBytes(15).toString('base64url'),
  ])(
    'that somebody else may choose too (%s) is refused to residents: no stranger gets another’s receipt',
    async (key) => {
      const before = await countCases(database())
      for (let resident = 1; resident <= 2; resident += 1) {
        const { status, body } = await submit<Problem>(app.url, sampleReport(), key)
        expect({ status, field: body.errors?.[0]?.field }).toEqual({ status: 400, field: 'Idempotency-Key' })
        expect(body.detail).toContain('a UUID, 32 or more hexadecimal digits')
        expect(JSON.stringify(body)).not.toContain('receiptSecret')
      }
      expect(await countCases(database())).toBe(before)
    },
  )

  it.each([
    randomUUID(),
    randomUUID().toUpperCase(),
    '019ad0c4-5b7e-7c31-9f02-6be1d84a7703',
    randomUUID().replaceAll('-', ''),
    randomBytes(32).toString('hex'),
    randomBytes(16).toString('base64url'),
    randomBytes(16).toString('base64'),
    randomBytes(32).toString('base64url'),
    randomBytes(32).toString('base64'),
  ])('drawn at random (%s) gives a resident the same case and its receipt at a second try', async (key) => {
    const first = await submit(app.url, sampleReport(), key)
    expect(first.status).toBe(201)
    const again = await submit(app.url, sampleReport(), key)
    expect(again.body).toEqual(first.body)
    expect(again.body.receiptSecret).toMatch(/./)
  })

  it('of a signed-in account is in a space of its own, and may be short', async () => {
    const send = async (sample: string) =>
      ask<CaseReceipt>(`${app.url}/api/cases`, {
        method: 'POST',
        body: sampleReport(0, { source: 'transfer_12345' }),
        headers: { 'idempotency-key': 'order-1', ...(await as(app.url, sample)) },
      })
    const [one, other, again] = [await send('city_dispatcher'), await send('city_dispatcher_b'), await send('city_dispatcher')] // prettier-ignore
    expect([one.status, other.status, again.status]).toEqual([201, 201, 201])
    expect(other.body.number).not.toBe(one.body.number)
    expect(again.body).toEqual(one.body)
    expect(other.body.receiptSecret).not.toBe(one.body.receiptSecret)
  })

  it('F12: is kept for 30 days and then forgotten', async () => {
    const [young, old] = [randomUUID(), randomUUID()]
    const first = await submit(app.url, sampleReport(), young)
    const forgotten = await submit(app.url, sampleReport(), old)
    await database().owner(async (client) => {
      const age = 'update feed.commands set created_at = now() - $2::interval where key = $1'
      await client.query(age, [`public:${young}`, '29 days 23 hours'])
      await client.query(age, [`public:${old}`, '30 days 1 hour'])
    })
    await forgetOldCommands(database().pool)
    expect((await submit(app.url, sampleReport(), young)).body).toEqual(first.body)
    expect((await submit(app.url, sampleReport(), old)).body.number).not.toBe(forgotten.body.number)
  })
})

/** A node whose timers stand still: what it learns of others it learns by their hints. */
async function serveWithoutPoll(database: Database): Promise<ServedApp> {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  try {
    return await serveApp(database)
  } finally {
    vi.useRealTimers()
  }
}

describeOn('postgres', 'Two nodes on one database', (database) => {
  let nodes: ServedApp[]
  let second: Database
  beforeAll(async () => {
    const { connectionString } = database().pool.options as { connectionString?: string }
    second = await openDatabase({ databaseUrl: connectionString!, dataDir: '' })
    nodes = [await serveApp(database()), await serveWithoutPoll(second)]
  })
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()))
    await second.close()
  })

  it('F12: twins at both nodes at once have one effect and one answer', async () => {
    for (let round = 0; round < 5; round += 1) {
      const key = randomUUID()
      const before = await countCases(database())
      const twins = Array.from({ length: 20 }, (_, n) => submit(nodes[n % 2]!.url, sampleReport(), key))
      // Other reports in the same batches must not suffer from the race.
      const others = Array.from({ length: 10 }, (_, n) => submit(nodes[n % 2]!.url, sampleReport(n)))
      const answers = await Promise.all(twins)
      expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1)
      expect((await Promise.all(others)).map(({ status }) => status)).toEqual(others.map(() => 201))
      expect(await countCases(database())).toBe(before + 11)
    }
  })

  it('F5: a case reported at one node reaches the screens of the other by its hint alone', async () => {
    const screen = openScreen(nodes[1]!.url, wholeCity)
    await eventually('a screen that follows', () => screen.shown.following)
    for (let n = 0; n < 7; n += 1) {
      const { body } = await submit<CaseReceipt>(nodes[0]!.url, sampleReport(n))
      await eventually('the case', () => screen.shown.cases.has(body.number))
    }
    screen.close()
  })
})
