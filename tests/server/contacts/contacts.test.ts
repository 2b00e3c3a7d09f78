import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { putAccount } from '../../../server/accounts/account-queries.ts'
import { erasePerson } from '../../../server/contacts/contact-queries.ts'
import { openVault } from '../../../server/contacts/master-key.ts'
import type { CaseHistoryEntry } from '../../../server/contracts/case-act.ts'
import type { CaseDetail } from '../../../server/contracts/case.ts'
import type { CaseReceipt, CaseReceiptProgress } from '../../../server/contracts/case-report.ts'
import type { RevealedContact } from '../../../server/contracts/contact.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { move, sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'

/** 演示: nobody has this name or number. */
const reporter = { name: '演示某', phone: '13800138000' }

describeOnDatabase('A reporter’s contact', (database) => {
  let app: ServedApp
  const folder = mkdtempSync(join(tmpdir(), 'contacts-'))
  const keyFile = join(folder, 'master.key')

  beforeAll(async () => {
    app = await serveApp(database(), { QUANYU_MASTER_KEY_FILE: keyFile })
  })
  afterAll(async () => {
    await app?.close()
    rmSync(folder, { recursive: true })
  })

  const report = async (more = {}) => (await submit(app.url, sampleReport(0, { reporter, ...more }))).body
  const reveal = async (sample: string, number: string, reason = '回访核实') =>
    ask<RevealedContact & Problem>(`${app.url}/api/cases/${number}/contact/reveal`, {
      method: 'POST',
      headers: await as(app.url, sample),
      body: { reason },
    })
  const dump = () =>
    database().owner(async (client) => {
      const tables = await client.query<{ name: string }>(
        `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'feed')`,
      )
      const texts = []
      for (const { name } of tables.rows) {
        const { rows } = await client.query<{ whole: string }>(`select t::text as whole from ${name} t`)
        texts.push(...rows.map(({ whole }) => whole))
      }
      return texts.join('\n')
    })

  it('stands in no table in clear, and its key in none at all', async () => {
    await report()
    const whole = await dump()
    expect(whole).not.toContain(reporter.phone)
    expect(whole).not.toContain(reporter.name)
    expect(whole).not.toContain(readFileSync(keyFile, 'utf8').trim())
    expect(statSync(keyFile).mode & 0o077).toBe(0)
  })

  it('is revealed to a dispatcher with a reason, and the audit says to whom and why', async () => {
    const { number } = await report()
    expect((await reveal('city_dispatcher', number, '')).status).toBe(400)
    const { status, body } = await reveal('city_dispatcher', number)
    expect([status, body]).toEqual([200, reporter])
    const { body: audit } = await ask<{ entries: Record<string, string>[] }>(`${app.url}/api/audit`, {
      headers: await as(app.url, 'audit_admin'),
    })
    expect(audit.entries.find(({ subject }) => subject === number)).toMatchObject({
      actor: 'city_dispatcher',
      act: 'contact:revealed',
      reason: '回访核实',
    })
    expect(JSON.stringify(audit)).not.toContain(reporter.phone)
  })

  it.each(['official', 'system_admin', 'audit_admin', 'integrator'])('is not revealed to %s', async (sample) => {
    const { number } = await report()
    expect((await reveal(sample, number)).status).toBe(403)
  })

  it('is revealed to a grid worker while the case is in his hands, and not a moment longer', async () => {
    const { rows } = await database().pool.query<{ lng: number; lat: number }>(
      `select ST_X(point) as lng, ST_Y(point) as lat
         from (select ST_PointOnSurface(geometry) as point from areas, accounts
                where account = 'grid_worker' and code = areas[1]
                  and generation = (select generation from area_generations where state = 'active')) grid`,
    )
    const { number, status } = await report({ location: { ...rows[0]!, crs: 'WGS84' } })
    expect(status).toBe('dispatched')
    expect((await reveal('grid_worker', number)).status).toBe(200)
    await move(app.url, number, 1, 'accepted')
    await move(app.url, number, 2, 'feedback')
    await move(app.url, number, 3, 'closed')
    expect((await reveal('grid_worker', number)).status).toBe(404)
    const elsewhere = await report({ location: { lng: 105.3782, lat: 30.871, crs: 'WGS84' } })
    expect((await reveal('grid_worker', elsewhere.number)).status).toBe(404)
  })

  it('is revealed thirty times an hour and account, however many ask at once', async () => {
    const { number } = await report()
    await putAccount(database().pool, {
      account: 'curious',
      name: '市级派遣席 D',
      role: 'city_dispatcher',
      areas: ['510981'],
      workerNumber: null,
      source: null,
      sample: true,
      password: null,
    })
    const answers = await Promise.all(Array.from({ length: 40 }, () => reveal('curious', number)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30)
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(10)
    const seconds = Number(refused[0]!.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(3_500)
    expect(seconds).toBeLessThanOrEqual(3_600)
  })

  it('is told to be there to whoever may have it revealed, and to nobody else', async () => {
    const [named, anonymous] = [await report(), (await submit(app.url, sampleReport())).body]
    const has = async (number: string, headers = {}) =>
      (await ask<CaseDetail>(`${app.url}/api/cases/${number}`, { headers })).body.hasContact
    expect(await has(named.number, await as(app.url, 'city_dispatcher'))).toBe(true)
    expect(await has(anonymous.number, await as(app.url, 'city_dispatcher'))).toBe(false)
    expect(await has(named.number, await as(app.url, 'official'))).toBe(false)
    expect(await has(named.number)).toBe(false)
  })

  it('is found by its number however that is written, and only within reach', async () => {
    const phone = '13900139001'
    const { number } = await report({ reporter: { phone: '+86 139-0013-9001'.replace('-', ' ').replace('-', ' ') } })
    const search = async (sample: string) =>
      ask<{ numbers: string[] }>(`${app.url}/api/contacts/search`, {
        method: 'POST',
        headers: await as(app.url, sample),
        body: { phone },
      })
    expect((await search('city_dispatcher')).body.numbers).toEqual([number])
    expect((await search('grid_worker')).body.numbers).toEqual([])
  })

  it('is gone for good when its person is erased', async () => {
    const phone = '13900139002'
    const { number } = await report({ reporter: { phone } })
    const vault = await openVault(database().pool, keyFile)
    expect(await erasePerson(database().pool, vault.phoneIndex(phone))).toBe(true)
    expect((await reveal('city_dispatcher', number)).status).toBe(410)
    const again = await report({ reporter: { phone } })
    expect((await reveal('city_dispatcher', again.number)).body.phone).toBe(phone)
  })

  it('cannot be read under another master key, and the server says so before it listens', async () => {
    await expect(serveApp(database(), { QUANYU_MASTER_KEY_FILE: join(folder, 'other.key') })).rejects.toThrow(
      /Expected the master key of this database in .*other\.key, came no file\. On a further node: copy it from the first one/,
    )
  })

  it('does not tell words of residents to a wall, nor numbers in them to an official', async () => {
    const { number } = await report({ description: '王家门口积水，电话 139 0013 9003' })
    const read = async (headers = {}) =>
      (await ask<CaseDetail>(`${app.url}/api/cases/${number}`, { headers })).body.description
    expect(await read()).toBeNull()
    expect(await read(await as(app.url, 'official'))).toBe('王家门口积水，电话 *************')
    expect(await read(await as(app.url, 'city_dispatcher'))).toContain('139 0013 9003')
  })

  it('is not needed to follow one’s case: the receipt’s secret opens that case and no other', async () => {
    const [mine, other] = [await report(), await report()]
    const follow = (number: string, secret: string) =>
      ask<CaseReceiptProgress>(`${app.url}/api/receipts/${number}`, { headers: { 'receipt-secret': secret } })
    const { status, body } = await follow(mine.number, mine.receiptSecret!)
    expect([status, body.status, body.gridCode]).toEqual([200, mine.status, mine.gridCode])
    expect((await follow(other.number, mine.receiptSecret!)).status).toBe(404)
    expect(mine.receiptSecret).toMatch(/^[\w-]{22}$/)
  })

  it('is not needed to answer what was done: the receipt confirms it, or takes the case up again with a reason', async () => {
    const mine = await report()
    const act = (body: unknown, secret = mine.receiptSecret!) =>
      ask<CaseReceiptProgress & Problem>(`${app.url}/api/receipts/${mine.number}/acts`, {
        method: 'POST',
        headers: { 'receipt-secret': secret },
        body,
      })
    const again = { act: 'reopen', reason: '还没有清理干净' }
    expect((await act({ act: 'confirm' })).status).toBe(409)
    expect((await act(again)).status).toBe(409)
    for (const [version, to] of [[1, 'accepted'], [2, 'feedback']] as const) await move(app.url, mine.number, version, to) // prettier-ignore
    expect((await act({ act: 'confirm' }, (await report()).receiptSecret!)).status).toBe(404)
    expect((await act({ act: 'confirm' })).body).toMatchObject({ number: mine.number, status: 'closed' })
    expect((await act({ act: 'reopen' })).status).toBe(400)
    expect((await act(again)).body).toMatchObject({ status: 'filed', closedAt: null })
    const { body } = await ask<CaseHistoryEntry[]>(`${app.url}/api/cases/${mine.number}/history`, {
      headers: await as(app.url, 'city_dispatcher'),
    })
    expect(body[0]).toMatchObject({ type: 'case:reported', actor: 'public', role: 'resident' })
    expect(body.at(-1)).toMatchObject({
      type: 'case:reopened',
      actor: 'reporter',
      role: 'resident',
      reason: again.reason,
    })
  })

  it('does not let who handled a case confirm it by its receipt', async () => {
    const headers = await as(app.url, 'city_dispatcher')
    const { body: mine } = await ask<CaseReceipt>(`${app.url}/api/cases`, {
      ...{ method: 'POST', headers, body: sampleReport(0, { source: 'hotline' }) },
    })
    for (const [version, to] of [
      [1, 'accepted'],
      [2, 'feedback'],
    ] as const)
      await move(app.url, mine.number, version, to)
    const { status } = await ask(`${app.url}/api/receipts/${mine.number}/acts`, {
      ...{ method: 'POST', headers: { 'receipt-secret': mine.receiptSecret! }, body: { act: 'confirm' } },
    })
    expect(status).toBe(403)
  })

  it('is searched for by phone under the eyes of the audit; the number sought stands nowhere', async () => {
    const { number } = await report()
    const search = async (sample: string) =>
      (
        await ask<{ numbers: string[] }>(`${app.url}/api/contacts/search`, {
          ...{ method: 'POST', headers: await as(app.url, sample), body: { phone: reporter.phone } },
        })
      ).body.numbers
    expect(await search('city_dispatcher')).toContain(number)
    expect(await search('grid_worker')).not.toContain(number)
    const { rows } = await database().owner((client) =>
      client.query<{ told: string }>(
        `select audit_entries::text as told from audit_entries where act = 'contact:searched' order by id desc limit 2`,
      ),
    )
    expect(rows.map(({ told }) => told).join()).toContain('city_dispatcher')
    expect(rows.map(({ told }) => told).join()).not.toContain(reporter.phone)
  })

  it('may stand in a reason: an official reads it without numbers, an integrator and a wall no reason at all', async () => {
    const { number } = await report({ source: 'transfer_12345' })
    await move(app.url, number, 1, 'filed', '打 13900139004 没人接')
    const reasons = async (headers: Record<string, string>) =>
      (await ask<CaseHistoryEntry[]>(`${app.url}/api/cases/${number}/history`, { headers })).body.at(-1)!.reason
    expect(await reasons(await as(app.url, 'city_dispatcher'))).toContain('13900139004')
    expect(await reasons(await as(app.url, 'official'))).toBe('打 *********** 没人接')
    expect(await reasons(await as(app.url, 'integrator'))).toBeNull()
    expect(await reasons({})).toBeNull()
  })
})
