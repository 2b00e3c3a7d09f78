import { writeAudit } from '../../accounts/audit-queries.ts'
import type { Database } from '../../database/database.ts'
import { advisoryLocks } from '../../database/advisory-locks.ts'
import { exclusively } from '../../database/transaction.ts'
import { archiveYear, ensureCasePartitions, readCaseYears, restoreYear, type MovedYear } from './partition-queries.ts'

/** A year, by UTC, and how many rows were moved. */
export interface Moved extends MovedYear {
  readonly year: number
}

/**
 * Moves every whole year of cases before a moment into the archive, all of them or none; the audit notes it. Their history
 * stays: the events in the feed, the entries in the history.
 * @throws when a year holds open cases, saying how many
 */
export function archiveBefore(database: Database, before: Date): Promise<Moved[]> {
  return database.owner((client) =>
    exclusively(client, advisoryLocks.archive, async () => {
      await ensureCasePartitions(client)
      const moved: Moved[] = []
      for (const year of await readCaseYears(client)) {
        if (Date.UTC(year + 1) > before.getTime()) continue
        moved.push({ year, ...(await archiveYear(client, year)) })
        await writeAudit(client, { ...operator, act: 'cases:archived', subject: String(year) })
      }
      return moved
    }),
  )
}

/** Restores a year of cases from the archive; the audit notes it. */
export function restoreArchived(database: Database, year: number): Promise<Moved> {
  return database.owner((client) =>
    exclusively(client, advisoryLocks.archive, async () => {
      const moved = await restoreYear(client, year)
      await writeAudit(client, { ...operator, act: 'cases:restored', subject: String(year) })
      return { year, ...moved }
    }),
  )
}

const operator = { actor: 'command line', role: 'none' } as const
