import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '../../../server/database/database.ts'
import { HistoryAnchors } from '../../../server/feed/history-anchors.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/databases/databases.ts'
import { findPostgres } from '../../support/databases/find-postgres.ts'
import { missingPostgres } from '../../support/databases/own-postgres.ts'
import { readHead } from '../../support/databases/read-head.ts'
import { readRights } from '../../support/databases/read-rights.ts'
import { runScript } from '../../support/servers/run-script.ts'
import { serveApp } from '../../support/servers/serve-app.ts'
import { startServerProcess } from '../../support/servers/server-process.ts'
import { startPostgres, type PostgresServer } from '../../support/databases/start-postgres.ts'
import { person, report } from '../../support/cases/work-on-case.ts'

/** Ways in which a dump is made and restored; the last two as a user with no more rights than the README gives. */
const ways = [
  { name: 'plain', user: 'postgres', dump: [], options: [] },
  { name: 'rightless', user: 'quanyu', dump: ['--no-owner', '--no-acl', '--no-comments'], options: [] },
  { name: 'custom', user: 'quanyu', dump: ['-Fc'], options: ['--no-owner', '--no-comments'] },
] as const

const missing = missingPostgres()

describe.skipIf(missing !== undefined)(
  `A dump that is restored into another cluster${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'quanyu-restore-'))
    const anchorsFile = join(folder, 'anchors.jsonl')
    let bin: string
    let source: TestDatabase
    let live: Database
    let cluster: PostgresServer
    const open: Database[] = []

    beforeAll(async () => {
      const found = findPostgres()
      if ('missing' in found) throw new Error(found.missing)
      bin = found.bin
      source = await makeTestDatabase('postgres')
      live = await openDatabase(source.settings)
      // No test kills this server, so it needs no fsync.
      cluster = await startPostgres(bin, undefined, false)
      sql('postgres', 'create role quanyu login createrole')
      sql('postgres', 'create database spatial')
      sql('spatial', 'create extension postgis')
      // Three cases and their anchors before the dump, one more case and its anchor after it.
      const app = await serveApp(live, { QUANYU_MASTER_KEY_FILE: join(folder, 'master.key') })
      const anchors = new HistoryAnchors(live.pool, anchorsFile, () => undefined)
      await anchors.start()
      for (let index = 0; index < 3; index += 1) await report(app.url)
      await person(app.url).move((await report(app.url)).number, 1, 'filed', '不在本网格')
      await anchors.stop()
      for (const { name, dump } of ways)
        run('pg_dump', [source.settings.databaseUrl!, '-f', join(folder, name), ...dump])
      await report(app.url)
      await anchors.stop()
      await app.close()
    })
    afterAll(async () => {
      for (const database of open) await database.close()
      await live?.close()
      await source?.remove()
      await cluster?.remove()
      rmSync(folder, { recursive: true, force: true })
    })

    function run(program: string, args: readonly string[], expectFaults = false): void {
      try {
        execFileSync(join(bin, program), args, { stdio: 'pipe' })
      } catch (error) {
        if (!expectFaults) throw error
      }
    }
    const address = (name: string, user = 'postgres') => cluster.url(name).replace('postgres@', `${user}@`)
    const sql = (name: string, text: string) => run('psql', [address(name), '-qc', text, '-v', 'ON_ERROR_STOP=1'])
    const settings = (name: string, user: string, anchors = anchorsFile) => ({
      DATABASE_URL: address(name, user),
      QUANYU_ANCHORS: anchors,
      QUANYU_DATA_DIR: folder,
    })
    const verify = (database: string, user: string, anchors = anchorsFile) =>
      runScript('audit-verify.ts', settings(database, user, anchors))

    function restore(database: string, { name, user, options }: (typeof ways)[number]): void {
      sql('postgres', `create database ${database} owner ${user} template spatial`)
      const file = join(folder, name)
      const to = address(database, user)
      if (name === 'custom') run('pg_restore', ['-d', to, file, ...options], true)
      // Without its role the grants of a plain dump fail, as on any new server.
      else run('psql', ['-q', to, '-f', file], true)
    }

    it('is not started before somebody has said so: the start tells in one sentence what to run', async () => {
      restore('forgotten', ways[0])
      const dataDir = folder
      const said = await startServerProcess({ databaseUrl: address('forgotten'), dataDir }).catch(String)
      expect(said).toContain('This database was restored from a dump: run "npm run restored" once')
      expect(said).not.toMatch(/^\s+at /m)
    })

    it.each(ways)('holds with one command, with all rights and the former anchors: $name, as $user', async (way) => {
      const { name, user } = way
      restore(name, way)
      const ran = await runScript('restored.ts', settings(name, user))
      expect(ran).toMatchObject({ code: 0, said: expect.stringContaining('goes on from entry 5 of') })
      expect(ran.said).toContain('The last anchor before knows entry 6: 1 are not here.')
      const database = await openDatabase({ databaseUrl: address(name, user), dataDir: '' })
      open.push(database)
      expect(await readRights(database)).toEqual(await readRights(live))
      expect((await readHead(database)).epoch).not.toBe((await readHead(live)).epoch)

      const verified = await verify(name, user)
      expect(verified.said).toContain('anchors made after the dump, events 6 to 6 are not in this database')
      expect(verified).toMatchObject({ code: 0, said: expect.stringContaining('Everything holds.') })
    })

    it('takes reports again, and the history still holds', async () => {
      const server = await startServerProcess({ databaseUrl: address('custom', 'quanyu'), dataDir: folder })
      const receipt = await report(server.url)
      expect(receipt.feed.seq).toBe(6)
      await server.kill()
      expect(await verify('custom', 'quanyu')).toMatchObject({ code: 0, said: expect.stringContaining('6 entries') })
    })

    it('holds when it is restored a second time, from a dump of the same history', async () => {
      restore('again', ways[2])
      expect((await runScript('restored.ts', settings('again', 'quanyu'))).code).toBe(0)
      expect(await verify('again', 'quanyu')).toMatchObject({
        code: 0,
        said: expect.stringContaining('Everything holds.'),
      })
    })

    it('does not vouch for what was changed before the command was run', async () => {
      restore('edited', ways[0])
      sql(
        'edited',
        `
      do $$
      declare
        entry feed.history;
        latest bytea := sha256('');
      begin
        update feed.history set actor = 'nobody' where seq = 2;
        update feed.events set actor = 'nobody' where seq = 2;
        for entry in select * from feed.history order by seq loop
          latest := sha256(latest || feed.link(entry));
          update feed.history set chain = latest where seq = entry.seq;
        end loop;
        update feed.head set chain = latest;
      end $$`,
      )
      const own = join(folder, 'edited.jsonl')
      execFileSync('cp', [anchorsFile, own])
      expect((await runScript('restored.ts', settings('edited', 'postgres', own))).code).toBe(0)
      const { code, said } = await verify('edited', 'postgres', own)
      expect(code).toBe(1)
      expect(said).toMatch(/FAULT {2}the anchor of .* knows another entry 5/)
    })

    it('does not hold where only the database says that it was restored', async () => {
      restore('renamed', ways[0])
      sql('renamed', 'update feed.head set history = gen_random_uuid(); select feed.settle()')
      const { code, said } = await verify('renamed', 'postgres')
      expect(code).toBe(1)
      expect(said).toContain('and none says that it goes on from there')
    })

    it('is refused in one sentence where its tables belong to another user', async () => {
      restore('others', ways[0])
      sql('postgres', 'alter database others owner to quanyu')
      const ran = await runScript('restored.ts', settings('others', 'quanyu'))
      expect(ran.code).toBe(1)
      expect(ran.said).toMatch(/^Expected the tables of database others to belong to quanyu, came tables of postgres\./)
      expect(ran.said).not.toMatch(/^\s+at /m)
    })

    it('is found within its own cluster too', async () => {
      const { databaseUrl } = source.settings
      const { rows } = await live.pool.query<{ home: boolean }>('select feed.is_at_home() as home')
      expect(rows).toEqual([{ home: true }])
      const copy = `${databaseUrl}_copy`
      run('psql', [databaseUrl!, '-qc', `create database ${new URL(copy).pathname.slice(1)}`])
      run('psql', ['-q', copy, '-f', join(folder, 'plain')], true)
      const restored = await openDatabase({ databaseUrl: copy, dataDir: '' })
      expect((await restored.pool.query<{ home: boolean }>('select feed.is_at_home() as home')).rows).toEqual([
        { home: false },
      ])
      await restored.close()
      run('psql', [databaseUrl!, '-qc', `drop database ${new URL(copy).pathname.slice(1)}`])
      expect(readFileSync(anchorsFile, 'utf8')).toContain('"former"')
    })
  },
)
