import { parseArgs } from 'node:util'
import { loadConfig } from '../server/config.ts'
import { openDatabase } from '../server/database/database.ts'
import { beginNewHistory, type NewHistory } from '../server/feed/restored-history.ts'
import { migrate } from '../server/database/schema/migrate.ts'

const help = `To be run once after a dump was restored, before the first start, with the settings of the server.

Makes the role of the application and gives it its rights, brings the tables up to date, gives the history of cases another
name, so that every screen takes a new snapshot, and writes into the anchor file (QUANYU_ANCHORS) which history this one goes on from
and up to where: put the anchor file of the former server there first. "npm run audit:verify" then checks the former anchors
up to that entry. All sessions end: the dump may hold some that were ended after it was made.`

const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
if (values.help) console.log(help)
else
  await run().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })

async function run(): Promise<void> {
  const config = loadConfig()
  const database = await openDatabase(config)
  try {
    await migrate(database)
    console.log(describe(await beginNewHistory(database, config.anchorsFile), config.anchorsFile))
  } finally {
    await database.close()
  }
}

function describe({ anchor, sessions }: NewHistory, file: string): string {
  const { history, seq, former } = anchor
  const last = former?.last
  const lost =
    last && last.seq > seq ? ` The last anchor before knows entry ${last.seq}: ${last.seq - seq} are not here.` : ''
  return `History ${history} goes on from entry ${seq} of ${former?.history}, as ${file} says now.${lost}
${sessions} sessions ended. Contacts and texts that were erased after the dump was made are here again: erase them again.
Start the server; "npm run audit:verify" checks everything, the former anchors too.`
}
