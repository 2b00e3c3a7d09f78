import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { putAccount } from '../../../../server/accounts/account-queries.ts'
import { addressKey } from '../../../../server/accounts/limits/address-key.ts'
import { hashPassword } from '../../../../server/accounts/sign-in/passwords.ts'
import { Queue } from '../../../../server/accounts/sign-in/queue.ts'
import type { NewSession } from '../../../../server/contracts/account.ts'
import type { Problem } from '../../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { wholeCity } from '../../../support/screens/open-socket.ts'
import { ask, serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'

const password = 'a long enough phrase'
const here = '192.0.2.1'
const stranger = (index: number) => `198.51.100.${index}`

describeOnDatabase('Guessing a password', (database) => {
  let app: ServedApp

  beforeAll(async () => {
    app = await serveApp(database(), { QUANYU_EVALUATION: '0', QUANYU_PROXIES: '127.0.0.1' })
  })
  beforeEach(() => database().owner((client) => client.query('truncate rate_counts')))
  afterAll(() => app?.close())

  async function makeSeat(): Promise<string> {
    const account = `seat-${randomUUID().slice(0, 8)}`
    await putAccount(database().pool, {
      ...{ account, name: '市级派遣席 C', role: 'city_dispatcher', areas: [wholeCity], workerNumber: null },
      ...{ source: null, sample: false, password: await hashPassword(password) },
    })
    return account
  }
  const signIn = (account: string, word: string, address: string) =>
    ask<NewSession & Problem>(`${app.url}/api/sessions`, {
      method: 'POST',
      body: { account, password: word },
      headers: { 'x-forwarded-for': address },
    })
  const statusOf = async (...asked: Parameters<typeof signIn>) => (await signIn(...asked)).status
  const times = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index))
  const sql = (text: string, values: unknown[] = []) => database().owner((client) => client.query(text, values))

  it('in parallel gets five tries: of twenty wrong ones and the right one last, none gets in', async () => {
    const account = await makeSeat()
    const wrong = times(20, (index) => statusOf(account, `wrong ${index}`, here))
    await new Promise((resolve) => setTimeout(resolve, 20))
    const all = await Promise.all([...wrong, statusOf(account, password, here)])
    expect(new Set(all)).toEqual(new Set([401]))
    const { rows } = await database().pool.query<{ tries: number; barred: boolean }>(
      'select tries, barred_until > now() as barred from sign_in_tries where account = sign_in_key($1) and address = $2',
      [account, here],
    )
    expect(rows).toEqual([{ tries: 0, barred: true }])
  })

  it('from a stranger’s address locks that address, not the seat', async () => {
    const account = await makeSeat()
    expect(await statusOf(account, password, here)).toBe(201)
    for (let time = 0; time < 6; time++) expect(await statusOf(account, 'wrong', stranger(1))).toBe(401)
    expect(await statusOf(account, password, stranger(1))).toBe(401)
    expect(await statusOf(account, password, here)).toBe(201)
  })

  it('from very many addresses slows all that the account does not know, and none that it knows', async () => {
    const account = await makeSeat()
    expect(await statusOf(account, password, here)).toBe(201)
    await Promise.all(times(30, (index) => statusOf(account, 'wrong', stranger(index))))
    const waiting = async () =>
      (
        await database().pool.query<{ seconds: number }>(
          `select extract(epoch from barred_until - tried_at)::float as seconds
             from sign_in_tries where account = sign_in_key($1) and address = '*'`,
          [account],
        )
      ).rows[0]!.seconds
    expect(await waiting()).toBeGreaterThan(0)
    await sql(`update sign_in_tries set barred_until = now() where account = sign_in_key($1) and address = '*'`, [
      account,
    ])
    await statusOf(account, 'wrong', stranger(40))
    expect(await statusOf(account, password, stranger(41))).toBe(401)
    expect(await statusOf(account, password, here)).toBe(201)
    await sql(`update sign_in_tries set barred_until = now(), tries = 10000 where account = sign_in_key($1) and address = '*'`, [account]) // prettier-ignore
    await statusOf(account, 'wrong', stranger(42))
    expect(await waiting()).toBeLessThanOrEqual(300)
  })

  it('begins to count again after a right one, and after a quarter of an hour', async () => {
    const account = await makeSeat()
    for (let round = 0; round < 3; round++) {
      for (let time = 0; time < 4; time++) expect(await statusOf(account, 'wrong', here)).toBe(401)
      if (round === 1) await sql(`update sign_in_tries set tried_at = now() - interval '16 minutes'`)
      else expect(await statusOf(account, password, here)).toBe(201)
    }
  })

  it('leaves the same trace and gets the same answer whether or not the account exists', async () => {
    const [account, unknown] = [await makeSeat(), `nobody-${randomUUID().slice(0, 8)}`]
    const traceOf = async (name: string) => {
      const before = await database().pool.query<{ id: number }>('select max(id) as id from audit_entries')
      const answers = []
      for (let time = 0; time < 7; time++) {
        const { status, body } = await signIn(name, 'wrong', here)
        answers.push([status, body.detail, body.code])
      }
      const [tries, entries] = await Promise.all([
        database().pool.query(
          `select address, tries, barred_until > now() as barred from sign_in_tries where account = sign_in_key($1)
            order by address collate "C"`,
          [name],
        ),
        database().pool.query('select act from audit_entries where id > coalesce($1, 0)', [before.rows[0]!.id]),
      ])
      return { answers, tries: tries.rows, entries: entries.rows }
    }
    expect(await traceOf(unknown)).toEqual(await traceOf(account))
  })

  it('keeps nothing of what was typed in place of an account: it may be a password', async () => {
    const typed = `not an account ${randomUUID()}`
    expect(await statusOf(typed, 'wrong', here)).toBe(401)
    const { rows } = await database().pool.query<{ whole: string }>(
      `select audit_entries::text as whole from audit_entries union all select sign_in_tries::text from sign_in_tries`,
    )
    for (const { whole } of rows) expect(whole).not.toContain(typed)
  })
})

describe('The address that tries are counted by', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of %s is %s', (ip, address) => expect(addressKey(ip)).toBe(address))
})

describe('A queue', () => {
  it('runs as many works at once as it may, in their order, and goes on after one that fails', async () => {
    const queue = new Queue({ atOnce: 2, waiting: 3 })
    const begun: number[] = []
    let running = 0
    let most = 0
    const work = (index: number) =>
      queue.run(async () => {
        begun.push(index)
        most = Math.max(most, ++running)
        await new Promise((resolve) => setTimeout(resolve, 1))
        running--
        if (index === 1) throw new Error('failed')
        return index
      })
    const works = [0, 1, 2, 3, 4].map(work)
    expect(queue.isFull).toBe(true)
    const settled = await Promise.allSettled(works)
    expect(settled.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true, true])
    expect([begun, most, queue.isFull]).toEqual([[0, 1, 2, 3, 4], 2, false])
  })
})
