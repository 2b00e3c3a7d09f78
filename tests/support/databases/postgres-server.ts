import type { TestProject } from 'vitest/node'
import { findPostgres } from './find-postgres.ts'
import { type Contents, prepareEmbedded, startPreparedPostgres } from './prepare-databases.ts'

/** Where the tests of one run find their databases. */
export interface TestDatabases {
  /** Address of the test server without a database name, or why there is none. */
  postgres: { address: string } | { missing: string }
  embedded: Record<Contents, string>
}

declare module 'vitest' {
  export interface ProvidedContext {
    databases: TestDatabases
  }
}

interface Prepared {
  databases: TestDatabases
  remove(): Promise<void>
}

/** Several projects of one run share the databases: each has its own copy of this module, but there is one process. */
const shared = globalThis as { quanyuTestDatabases?: { prepared: Promise<Prepared>; users: number } }

/** vitest global set-up: starts a private PostGIS server, and prepares the databases that tests then copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.quanyuTestDatabases ??= { prepared: prepare(), users: 0 }
  const mine = shared.quanyuTestDatabases
  mine.users += 1
  const { databases, remove } = await mine.prepared
  project.provide('databases', databases)
  return async () => {
    mine.users -= 1
    if (mine.users > 0) return
    delete shared.quanyuTestDatabases
    await remove()
  }
}

async function prepare(): Promise<Prepared> {
  const found = findPostgres()
  if ('missing' in found && process.env.CI === 'true') throw new Error(`Expected a PostGIS server: ${found.missing}`)
  const server = 'bin' in found ? await startPreparedPostgres(found.bin, false) : undefined
  try {
    const embedded = await prepareEmbedded()
    return {
      databases: { postgres: 'bin' in found ? { address: server?.url('') ?? '' } : found, embedded },
      async remove() {
        await server?.remove()
      },
    }
  } catch (error) {
    await server?.remove()
    throw error
  }
}
