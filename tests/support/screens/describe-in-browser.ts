import { describe } from 'vitest'
import { findChromium } from '../../../server/briefs/find-chromium.mjs'
import type { Database } from '../../../server/database/database.ts'
import { describeOn } from '../databases/databases.ts'

/**
 * As `describeOn` for each kind of database, for tests that need a browser. Where there is none they are skipped, with the
 * reason in their title; never in CI.
 */
export function describeInBrowser(
  kinds: readonly Database['kind'][],
  title: string,
  body: Parameters<typeof describeOn>[2],
): void {
  const isMissing = findChromium(process.env) === undefined && process.env['CI'] !== 'true'
  describe.skipIf(isMissing)(isMissing ? 'In Chromium (skipped: it was not found)' : 'In Chromium', () => {
    for (const kind of kinds) describeOn(kind, title, body)
  })
}
