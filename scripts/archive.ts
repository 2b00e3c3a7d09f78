import { parseArgs } from 'node:util'
import { archiveBefore, restoreArchived } from '../server/cases/archive/archive-cases.ts'
import { loadConfig } from '../server/config.ts'
import { openDatabase } from '../server/database/database.ts'
import { codeOf } from '../server/http/problems/errors.ts'
import { migrate } from '../server/database/schema/migrate.ts'

const help = `Takes whole years of cases (归档) out of the tables, into the schema "archive" of the same database, and brings them back.

  npm run archive -- --before 2024-01-01   every year that ended by then, by UTC: all of them or, where one of them holds
                                           an open case or one that ended within the last day, none
  npm run archive -- --attach 2022         brings a year back

A year is two tables, archive.cases_2022 and archive.reporter_contacts_2022: the contacts (sealed) go with their cases.
"pg_dump -n archive" saves them; dropped, they are gone. Without them the application answers 404 for their numbers and lists
the others. Nothing is taken from the feed, the history and the counters: the chain holds, and past moments replay as they were.

The settings are the server's own (DATABASE_URL, QUANYU_DATA_DIR, …). It may go on running on a PostGIS server; the embedded
database has one user at a time.`

const { values } = parseArgs({
  options: { before: { type: 'string' }, attach: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
})
if (values.help || (values.before === undefined) === (values.attach === undefined)) {
  console.log(help)
  process.exitCode = values.help ? 0 : 2
} else {
  try {
    console.log(await run(values.before, values.attach))
  } catch (error) {
    const waited = codeOf(error) === '55P03'
    if (waited)
      console.error('Somebody has been reading cases for 5 s (an audit, a dump?): nothing was done, try again.')
    else console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

async function run(before: string | undefined, attach: string | undefined): Promise<string> {
  const moment = before === undefined ? null : dayOf(before)
  const year = attach === undefined ? null : yearOf(attach)
  const database = await openDatabase(loadConfig())
  try {
    await migrate(database)
    if (moment) return describe(await archiveBefore(database, moment))
    const { cases, contacts } = await restoreArchived(database, year!)
    return `${year} is back: ${cases} cases, ${contacts} contacts.`
  } finally {
    await database.close()
  }
}

function describe(moved: Awaited<ReturnType<typeof archiveBefore>>): string {
  if (moved.length === 0) return 'No year of cases ended before that.'
  const lines = moved.map(
    ({ year, cases, contacts }) =>
      `${year}: ${cases} cases → archive.cases_${year}, ${contacts} contacts → archive.reporter_contacts_${year}`,
  )
  return [...lines, `To bring one back: npm run archive -- --attach ${moved[0]!.year}`].join('\n')
}

function dayOf(text: string): Date {
  const day = new Date(`${text}T00:00:00Z`)
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime())) return day
  throw new Error(`--before: expected a day such as 2024-01-01, came ${JSON.stringify(text)}`)
}

function yearOf(text: string): number {
  if (/^\d{4}$/.test(text)) return Number(text)
  throw new Error(`--attach: expected a year such as 2022, came ${JSON.stringify(text)}`)
}
