import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Database } from '../../../../server/database/database.ts'
import { DatabaseError } from '../../../../server/database/postgres-server.ts'
import { migrate } from '../../../../server/database/schema/migrate.ts'
import { describeOnBoth } from '../../../support/databases/databases.ts'
import { describeSchema } from '../../../support/databases/describe-schema.ts'
import { runScript } from '../../../support/servers/run-script.ts'
import { startServerProcess } from '../../../support/servers/server-process.ts'

/** What a database of an earlier development version has of its migrations, the first and the last. */
const former = `
  create table migration (
    version integer primary key, name text not null, digest text not null, applied_at timestamptz not null default now());
  insert into migration (version, name, digest) values (1, '001-places.sql', 'a'), (22, '022-limit-starts.sql', 'b');
  create table city (name text);
  insert into city values ('kept')`

async function contents(database: Database) {
  const schema = await database.owner(describeSchema)
  const { rows } = await database.owner((client) => client.query('select * from migration, city order by version'))
  return { schema, rows: rows as unknown[] }
}

/** As an operator sees the refusal of the start and of a command. */
async function saidByProcesses(database: Database): Promise<string[]> {
  const { connectionString } = database.pool.options as { connectionString?: string }
  const dataDir = mkdtempSync(join(tmpdir(), 'quanyu-former-'))
  const started = await startServerProcess({ databaseUrl: connectionString!, dataDir }).catch(String)
  const { said } = await runScript('restored.ts', { DATABASE_URL: connectionString!, QUANYU_DATA_DIR: dataDir })
  rmSync(dataDir, { recursive: true })
  return [String(started), said]
}

describeOnBoth(
  'A database of an earlier development version',
  (database, kind) => {
    it('is refused in plain words that say how to start afresh, and stays as it is', async () => {
      await database().owner((client) => client.query(former))
      const before = await contents(database())
      const refusal = await migrate(database()).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(DatabaseError)
      const said = [(refusal as DatabaseError).message]
      // The embedded database is open here, and a process refuses with the same words.
      if (kind === 'postgres') said.push(...(await saidByProcesses(database())))
      for (const message of said) {
        expect(message).toContain('came one of an earlier development version (migration 22, 022-limit-starts.sql)')
        expect(message).toContain('never released')
        expect(message).toContain(
          kind === 'embedded'
            ? `To start afresh: move ${database().folder!} away, and the file history-anchors.jsonl beside it.`
            : 'To start afresh: create an empty database, let DATABASE_URL name it, and move the anchor file',
        )
        expect(message).not.toMatch(/^\s+at /m)
      }
      expect(await contents(database())).toEqual(before)
    })
  },
  'empty',
)
