import { inject } from 'vitest'
import { findPostgres } from './find-postgres.ts'
import { postgresTemplates, startPreparedPostgres } from './prepare-databases.ts'
import type { PostgresServer } from './start-postgres.ts'

/** Why tests that need a server of their own are skipped; undefined where there is one. */
export function missingPostgres(): string | undefined {
  const { postgres } = inject('databases')
  return 'missing' in postgres ? postgres.missing : undefined
}

/** A PostGIS server for one test file alone, which may kill it, with the sample city in one database. */
export async function startOwnPostgres(): Promise<{ server: PostgresServer; databaseUrl: string }> {
  const found = findPostgres()
  if ('missing' in found) throw new Error(`Expected a PostGIS server: ${found.missing}`)
  const server = await startPreparedPostgres(found.bin)
  return { server, databaseUrl: server.url(postgresTemplates.city) }
}
