import type pg from 'pg'

/** Older ones miss what the SQL here uses; both come with Debian 12. */
const oldestPostgres = 15
const oldestPostgis = [3, 3] as const

/** The database cannot be used; the message says what was expected, what came and what to do. Never a password. */
export class DatabaseError extends Error {
  override name = 'DatabaseError'
}

/** The kind of server that answers. */
export interface DatabaseVersions {
  postgres: string
  postgis: string
}

const advice: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: start PostgreSQL, or correct the host and port',
  ENOTFOUND: 'the host name is not known: correct it',
  EAI_AGAIN: 'the host name could not be looked up: correct it, or try again',
  ETIMEDOUT: 'the host does not answer: check the network and the firewall',
  ENOENT: 'there is no such socket: start PostgreSQL, or correct the folder',
  '28P01': 'the password was refused: correct it',
  '28000': 'the user was refused: create it, or allow it in pg_hba.conf',
  '3D000': 'the database does not exist: create it with CREATE DATABASE',
  '53300': 'the server has no connection left: raise max_connections, or stop other clients',
  '57P03': 'the server is starting or stopping: try again in a moment',
  '42501': 'the user lacks a right: let a superuser do it once',
}

/** Puts a failure to connect into words for the operator who set DATABASE_URL. */
export function explain(error: unknown, databaseUrl: string): DatabaseError {
  if (error instanceof DatabaseError) return error
  const { host, pathname, username } = new URL(databaseUrl)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const came = (error instanceof Error && error.message) || code
  const where = `database ${pathname.slice(1) || '(default)'} on ${host || '(local socket)'} as user ${username || '(default)'}`
  const what = advice[code] ?? 'check DATABASE_URL and the log of the server'
  return new DatabaseError(`Expected to use ${where}, came: ${came}. Advice: ${what}.`, { cause: error })
}

/**
 * Checks that the server is new enough, and adds PostGIS and the application's role where they are missing.
 * Both stand outside of the migrations: one needs a superuser on many servers, the other belongs to the whole server.
 * @throws {DatabaseError} naming what was expected and what came
 */
export async function prepareServer(owner: pg.Client, applicationRole: string): Promise<DatabaseVersions> {
  const { rows } = await owner.query<{
    postgres: string
    number: number
    offered: string | null
    installed: string | null
  }>(`
    select current_setting('server_version')          as postgres,
           current_setting('server_version_num')::int as number,
           (select default_version   from pg_available_extensions where name = 'postgis') as offered,
           (select installed_version from pg_available_extensions where name = 'postgis') as installed`)
  const [{ postgres, number, offered, installed } = never()] = rows
  if (number < oldestPostgres * 10_000) {
    throw new DatabaseError(`Expected PostgreSQL ${oldestPostgres} or newer, came ${postgres}.`)
  }
  const postgis = installed ?? offered
  const expected = `Expected PostGIS ${oldestPostgis.join('.')} or newer`
  if (postgis === null) {
    const packageName = `postgresql-${Math.floor(number / 10_000)}-postgis-3`
    throw new DatabaseError(`${expected}, came a server without it: install it there (Debian: ${packageName}).`)
  }
  if (!isAtLeast(postgis, oldestPostgis)) {
    throw new DatabaseError(`${expected}, came ${postgis}: update it (alter extension postgis update).`)
  }
  await addMissing(owner, applicationRole)
  return { postgres: postgres.split(' ')[0] ?? postgres, postgis }
}

async function addMissing(owner: pg.Client, applicationRole: string): Promise<void> {
  await owner.query('create extension if not exists postgis')
  await owner.query(`
    do $$
    begin
      if not exists (select from pg_roles where rolname = '${applicationRole}') then
        create role ${applicationRole} nologin;
      end if;
      if not pg_has_role(current_user, '${applicationRole}', 'member') then
        execute format('grant ${applicationRole} to %I', current_user);
      end if;
    exception
      -- Another node, or another database of this server, was quicker.
      when duplicate_object or unique_violation then null;
    end $$`)
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [itsMajor = 0, itsMinor = 0] = version.split('.').map(Number)
  return itsMajor > major || (itsMajor === major && itsMinor >= minor)
}

function never(): never {
  throw new DatabaseError('Expected one row, came none')
}
