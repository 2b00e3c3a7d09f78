import { describe } from 'vitest'
import { findChromium } from '../../../server/briefs/find-chromium.mjs'
import type { Database } from '../../../server/database/database.ts'
import { describeOn, describeOnDatabase } from '../databases/databases.ts'

type Body = Parameters<typeof describeOn>[2]

/**
 * As `describeOnDatabase`, for tests that need a browser. Where there is none they are skipped, with the reason in their title;
 * never in CI.
 */
export const describeInBrowser = (title: string, body: Body): void => inChromium(() => describeOnDatabase(title, body))

/** The same on the kind of database that the tests are about. */
export const describeInBrowserOn = (kind: Database['kind'], title: string, body: Body): void =>
  inChromium(() => describeOn(kind, title, body))

function inChromium(describeAll: () => void): void {
  const isMissing = findChromium(process.env) === undefined && process.env['CI'] !== 'true'
  describe.skipIf(isMissing)(isMissing ? 'In Chromium (skipped: it was not found)' : 'In Chromium', describeAll)
}
