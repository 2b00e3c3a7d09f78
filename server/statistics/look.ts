import type { Pool } from 'pg'
import type { Turn } from '../database/in-turn.ts'
import { transaction } from '../database/transaction.ts'
import type { Queries } from './standing-queries.ts'

/** Does several reads of the statistics as of one position. */
export type Look = <Answer>(read: (queries: Queries) => Promise<Answer>) => Promise<Answer>

/** A look that sees nothing of what others commit meanwhile. */
export const lookAt =
  (pool: Pool): Look =>
  (read) =>
    transaction(pool, read, { isolation: 'repeatable read', readOnly: true })

/**
 * A look at the embedded database, which has one connection and one process: folds take their turns as well, so within one
 * nothing changes the statistics, and what cannot wait goes between two statements. A transaction would hold it up for all of them.
 */
export const lookInTurn =
  (pool: Pool, inTurn: Turn): Look =>
  (read) =>
    inTurn(() => read(pool))
