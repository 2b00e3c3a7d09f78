import fc from 'fast-check'
import { mkdtempSync, readFileSync, rmSync, appendFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyHistory } from '../../../scripts/audit/verify-history.ts'
import { HistoryAnchors, readAnchors, type Anchor } from '../../../server/feed/history-anchors.ts'
import { readChainHead } from '../../../server/feed/chain-queries.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { serveApp } from '../../support/servers/serve-app.ts'
import { usuallyOrInSoak } from '../../support/soak.ts'
import { person, report } from '../../support/cases/work-on-case.ts'

/** What somebody does who owns the tables and makes the whole chain fit again. */
const computeAnew = `
  do $$
  declare
    entry feed.history;
    latest bytea := sha256('');
  begin
    for entry in select * from feed.history order by seq loop
      latest := sha256(latest || feed.link(entry));
      update feed.history set chain = latest where seq = entry.seq;
    end loop;
    update feed.head set chain = latest, seq = (select max(seq) from feed.history);
  end $$`

describeOnDatabase('The history of cases', (database) => {
  let anchors: Anchor[]
  let number: string
  const owner = (sql: string) => database().owner((client) => client.query(sql))
  const faults = async () => (await verifyHistory(database(), anchors)).faults

  /** What is found while the tables are as `sql` leaves them. */
  async function faultsAfter(...sql: string[]): Promise<readonly string[]> {
    for (const one of sql) await owner(one)
    const found = await faults()
    await owner(`
      truncate feed.history_texts, feed.history, feed.events;
      insert into feed.events select * from kept_events;
      insert into feed.history select * from kept_history;
      insert into feed.history_texts select * from kept_texts;
      delete from feed.head;
      insert into feed.head select * from kept_head;
      delete from cases;
      insert into cases select * from kept_cases`)
    expect(await faults()).toEqual([])
    return found
  }

  beforeAll(async () => {
    const app = await serveApp(database())
    const desk = person(app.url)
    for (let index = 0; index < 4; index += 1) ({ number } = await report(app.url))
    await desk.move(number, 1, 'filed', '不在本网格："引号"、\\、\t制表')
    await desk.move(number, 2, 'dispatched')
    await desk.act(number, 3, { act: 'hand_up', reason: '社区协调 🚧' })
    await desk.move(number, 4, 'accepted')
    anchors = [{ at: new Date().toISOString(), ...(await readChainHead(database().pool)) }]
    await desk.move(number, 5, 'on_site')
    await desk.move(number, 6, 'feedback')
    await app.close()
    await owner(`
      create table kept_events as table feed.events;
      create table kept_history as table feed.history;
      create table kept_texts as table feed.history_texts;
      create table kept_head as table feed.head;
      create table kept_cases as table cases`)
  })

  it('holds as it was written, each event with its entry', async () => {
    expect(await verifyHistory(database(), anchors)).toMatchObject({
      faults: [],
      entries: 10,
      texts: 2,
      erased: 0,
      anchors: 1,
    })
  })

  it.each([
    ['an edited actor', "update feed.history set actor = 'nobody' where seq = 5", 'entry 5 does not follow'],
    ['an edited phase', "update feed.history set to_status = 'closed' where seq = 6", 'entry 6 does not follow'],
    [
      'an edited moment',
      "update feed.history set at = at - interval '1 second' where seq = 7",
      'entry 7 does not follow',
    ],
    ['an edited reason', "update feed.history_texts set text = 'another' where seq = 5", 'the reason of entry 5'],
    ['an edited event', `update feed.events set body = body || '{"level": "city"}' where seq = 3`, 'event of entry 3'],
    ['an event of another actor', "update feed.events set actor = 'nobody' where seq = 3", 'event of entry 3'],
    ['a deleted entry', 'delete from feed.history where seq = 3', 'entries 3 to 3 are gone'],
    ['a deleted first entry', 'delete from feed.history where seq = 1', 'entries 1 to 1 are gone'],
    ['a deleted event', 'delete from feed.events where seq = 3', 'the event of entry 3 is gone'],
    [
      'a cut tail',
      'delete from feed.history where seq > 9; delete from feed.events where seq > 9',
      'the head is at 10',
    ],
    ['a head of its own', "update feed.head set chain = sha256('x')", 'head’s chain'],
    ['a case written past the feed', "update cases set status = 'closed'", 'is not as its last event tells it'],
    ['another name of the history', 'update feed.head set history = gen_random_uuid()', 'are of another history'],
  ])('finds %s', async (_, sql, expected) => {
    const found = await faultsAfter(sql)
    expect(found.join('\n').replaceAll("'", '’')).toContain(expected)
  })

  it('finds two entries that changed places', async () => {
    const swap = (table: string) => [
      `update ${table} set seq = -seq where seq in (2, 3)`,
      `update ${table} set seq = 5 + seq where seq in (-2, -3)`,
    ]
    expect(await faultsAfter(...swap('feed.history'), ...swap('feed.events'))).toContain(
      'entry 2 does not follow from what is before it',
    )
  })

  it('finds an entry that append has not written', async () => {
    const copy = (table: string) => `
      create temporary table more as select * from ${table} where seq = 10;
      update more set seq = 11;
      insert into ${table} table more;
      drop table more`
    const found = await faultsAfter(copy('feed.events'), copy('feed.history'))
    expect(found).toContain('entry 11 does not follow from what is before it')
  })

  it('finds by an anchor what was computed anew as a whole: an edit, and a tail cut with its head', async () => {
    const edited = await faultsAfter("update feed.history set actor = 'nobody' where seq = 5", computeAnew)
    expect(edited.join()).toContain('knows another entry 8')
    const cut =
      'delete from feed.history_texts where seq > 6; delete from feed.history where seq > 6; delete from feed.events where seq > 6'
    expect(await faultsAfter(cut, computeAnew)).toContain('an anchor knows entry 8; the history ends at 6')
  })

  it('finds a change of any entry, in any column', async () => {
    const columns = ['at', 'occurred_at', 'id', 'version', 'type', 'actor', 'role', 'from_status', 'to_status', 'from_grid', 'to_grid', 'from_worker', 'to_worker', 'reason_code', 'text_digest', 'body_digest', 'chain'] // prettier-ignore
    const changed = (column: string) => {
      if (column === 'version') return 'version + 1'
      if (column.endsWith('at')) return `${column} + interval '1 microsecond'`
      if (column.endsWith('digest') || column === 'chain') return `sha256(coalesce(${column}, ''))`
      return `coalesce(${column}, '') || 'x'`
    }
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...columns), fc.integer({ min: 1, max: 10 }), async (column, seq) => {
        const found = await faultsAfter(`update feed.history set ${column} = ${changed(column)} where seq = ${seq}`)
        expect(found.length).toBeGreaterThan(0)
      }),
      { numRuns: usuallyOrInSoak(12, 100) },
    )
  })

  it('counts the anchors of a former history up to the entry that it goes on from, and names what was anchored after it', async () => {
    const { history, ...rest } = anchors.at(-1)!
    const former = '00000000-0000-4000-8000-000000000000'
    const before = { ...rest, history: former }
    const later = { ...rest, history: former, seq: 12 }
    const joint = { ...anchors.at(-1)!, former: { history: former, last: later } }
    const unjoined = await verifyHistory(database(), [...anchors, before])
    expect(unjoined.faults.join()).toContain('and none says that it goes on from there')
    const joined = await verifyHistory(database(), [...anchors, before, later, joint])
    expect(joined).toMatchObject({ faults: [], anchors: 3 })
    expect(joined.notes).toEqual([
      `history ${former}: anchors made after the dump, events ${rest.seq + 1} to 12 are not in this database`,
    ])
    const edited = await verifyHistory(database(), [{ ...before, chain: 'another' }, joint])
    expect(edited.faults.join()).toContain('knows another entry')
    expect(history).not.toBe(former)
  })

  it('still holds when the words of a case are erased, also those it ended with', async () => {
    const { rows } = await database().owner((client) =>
      client.query<{ erased: number }>('select feed.erase_texts($1) as erased', [number]),
    )
    expect(rows[0]!.erased).toBe(2)
    expect(await verifyHistory(database(), anchors)).toMatchObject({ faults: [], texts: 0, erased: 2 })
    await owner('insert into feed.history_texts select * from kept_texts')
  })

  it.each([
    "update feed.history set actor = 'nobody'",
    'delete from feed.history',
    'truncate feed.history_texts',
    "update feed.history_texts set text = ''",
    'delete from feed.history_texts',
    "select feed.write_history('[]', 0, now(), '')",
    "select feed.erase_texts('1')",
  ])('may not be touched by the application: %s', async (sql) => {
    await expect(database().pool.query(sql)).rejects.toThrow('permission denied')
  })
})

describeOnDatabase('The anchors of the history', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'quanyu-anchors-'))
  const file = join(folder, 'deep', 'anchors.jsonl')
  afterAll(() => rmSync(folder, { recursive: true }))

  it('are written at the start and at the end, when something has happened between', async () => {
    const app = await serveApp(database())
    const start = async () => {
      const anchors = new HistoryAnchors(database().pool, file, (error) => expect(error).toBeUndefined())
      await anchors.start()
      return anchors
    }
    const first = await start()
    await report(app.url)
    await first.stop()
    await first.stop()
    expect((await readAnchors(file)).map(({ seq }) => seq)).toEqual([0, 1])
    const second = await start()
    await report(app.url)
    await second.stop()
    await app.close()
    const written = await readAnchors(file)
    expect(written.map(({ seq }) => seq)).toEqual([0, 1, 1, 2])
    expect((await verifyHistory(database(), written)).faults).toEqual([])
  })

  it('are read without a last line that a crash has cut short, and none where there is no file', async () => {
    const whole = await readAnchors(file)
    appendFileSync(file, readFileSync(file, 'utf8').slice(0, 40))
    expect(await readAnchors(file)).toEqual(whole)
    expect(await readAnchors(join(folder, 'none.jsonl'))).toEqual([])
  })
})
