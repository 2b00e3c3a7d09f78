import type { Cursor } from '../../../server/contracts/feed.ts'
import type { Database } from '../../../server/database/database.ts'
import { readAfter } from '../../../server/feed/feed-queries.ts'

/** The head of the feed as the application sees it. */
export async function readHead({ pool }: Database): Promise<Cursor> {
  return (await readAfter(pool, 0, 1)).head
}
