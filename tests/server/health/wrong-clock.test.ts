import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyHistory } from '../../../scripts/audit/verify-history.ts'
import type { Health } from '../../../server/contracts/city.ts'
import type { Snapshot } from '../../../server/contracts/feed.ts'
import type { Volatile } from '../../../server/contracts/volatile.ts'
import { clockFaultOf, leadsOf } from '../../../server/health/clocks.ts'
import { describeOn } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { heard, openSocket } from '../../support/screens/open-socket.ts'
import { as } from '../../support/servers/sign-in.ts'
import { report } from '../../support/cases/work-on-case.ts'

/** As if the clock of the database had been two days ahead for as long as one report took. */
const twoDaysAhead = "update feed.head set at = clock_timestamp() + interval '2 days'"

describeOn('postgres', 'A clock that was days ahead', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
    await report(app.url)
  })
  afterAll(() => app.close())
  const owner = (sql: string) => database().owner((client) => client.query(sql))
  const health = async () => (await ask<Health>(`${app.url}/api/health`)).body
  const codes = async () => (await health()).reasons.map(({ code }) => code)
  const commitTimes = async () => {
    const { rows } = await owner('select seq, at from feed.events order by seq')
    return rows as { seq: number; at: Date }[]
  }

  it('is no secret: health names it, and so does every screen', async () => {
    expect(await codes()).toEqual([])
    await owner(twoDaysAhead)
    await report(app.url)
    const told = await eventually('the reason', health, ({ status }) => status === 'degraded')
    expect(told.reasons).toEqual([
      {
        code: 'clock_feed',
        text: expect.stringMatching(/^The last event is 17\d{4} s ahead of the clock of the database/),
      },
    ])
    const screen = openSocket(app.url, '510981')
    const words: Volatile[] = []
    screen.on('volatile', (volatile) => void words.push(volatile))
    await heard(screen, 'connect')
    await eventually('the word', () => words.find(({ topic }) => topic === 'clock'))
    expect(words).toContainEqual({
      topic: 'clock',
      fault: { of: 'feed', leadMinutes: expect.closeTo(2_880, -1) as number },
    })
    screen.close()
  })

  it('is followed by events of that day until the owner sets the time right, which is written down; the history holds', async () => {
    await report(app.url)
    const pinned = await commitTimes()
    expect(pinned.at(-1)!.at.getTime()).toBeGreaterThan(Date.now() + 86_400_000)

    await expect(database().pool.query("select feed.correct_time('no')")).rejects.toThrow('permission denied')
    await owner("select feed.correct_time('the time server was off')")
    const before = Date.now()
    await report(app.url)
    const last = (await commitTimes()).at(-1)!
    expect(Math.abs(last.at.getTime() - before)).toBeLessThan(60_000)
    await eventually('no reason', codes, (found) => found.length === 0)
    expect((await verifyHistory(database(), [])).faults).toEqual([])
    const entries = (await ask<{ entries: { act: string; reason: string }[] }>(`${app.url}/api/audit`, { headers: await as(app.url, 'audit_admin') })).body // prettier-ignore
    expect(JSON.stringify(entries)).toContain('the time server was off')
  })

  it('does not let a past moment forget what came after it was set right', async () => {
    const { seq } = (await commitTimes()).at(-1)!
    const at = new Date().toISOString()
    const { body } = await ask<Snapshot>(`${app.url}/api/replay?at=${at}&scope=510981`, { headers: await as(app.url, 'city_dispatcher') }) // prettier-ignore
    expect(body.cursor.seq).toBe(seq)
    expect(body.cases).toHaveLength(seq)
  })

  it('is refused as a step back that nobody has written down', async () => {
    await owner('delete from feed.time_corrections')
    expect((await verifyHistory(database(), [])).faults.join()).toContain('was committed before the one before it')
  })

  it('needs no way back where the feed is not ahead', async () => {
    await expect(owner("select feed.correct_time('no need')")).rejects.toThrow('expected a feed that is ahead')
  })
})

describe('Clocks that differ', () => {
  const now = Date.parse('2026-11-30T08:00:00Z')
  const at = (seconds: number) => new Date(now + seconds * 1000).toISOString()
  const fault = (database: number, head: number, tookMs = 10) =>
    clockFaultOf(leadsOf({ database: at(database), head: at(head) }, { from: now, to: now + tookMs }))

  it.each([
    ['none within a minute', 59, 0, null],
    ['the database’s, ahead', 7_200, 0, { of: 'database', leadMs: 7_199_995 }],
    ['the database’s, behind', -7_200, -7_300, { of: 'database', leadMs: -7_200_005 }],
    ['the feed’s, where the clocks agree again', 0, 172_800, { of: 'feed', leadMs: 172_800_000 }],
    ['none, however long nothing has happened', 0, -864_000, null],
  ])('are named: %s', (_, database, head, expected) => {
    expect(fault(database, head)).toEqual(expected)
  })

  it('say nothing by an answer that took long', () => {
    expect(fault(7_200, 0, 9_000)).toBeNull()
  })
})
