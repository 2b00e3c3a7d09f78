import type { Pool } from 'pg'
import type { ReadQueue } from '../database/read-queue.ts'
import { transaction } from '../database/transaction.ts'
import type { Queries } from './position-queries.ts'

/** Runs several reads of the statistics as of one position. */
export type ConsistentRead = <Answer>(read: (queries: Queries) => Promise<Answer>) => Promise<Answer>

/** Runs the reads in one transaction, which sees nothing that others commit meanwhile. */
export const readInTransaction =
  (pool: Pool): ConsistentRead =>
  (read) =>
    transaction(pool, read, { isolation: 'repeatable read', readOnly: true })

/**
 * Runs the reads as one entry of the queue: for the embedded database, which has one connection and one process. Folds wait in the same
 * queue, so nothing changes the statistics meanwhile, and what cannot wait runs between two statements. A transaction would hold
 * it up until the last of them.
 */
export const readInQueue =
  (pool: Pool, queueRead: ReadQueue): ConsistentRead =>
  (read) =>
    queueRead(() => read(pool))
