import { parseArgs } from 'node:util'
import { loadConfig } from '../server/config.ts'
import { openDatabase } from '../server/database/database.ts'
import { readAnchors } from '../server/feed/history-anchors.ts'
import { verifyHistory, type Verification } from './audit/verify-history.ts'

const help = `Computes the history of cases again and compares it with what is stored, with the head and with the anchors that
the servers keep outside the database. Changes nothing. The embedded database must not be in use by a server.

  --anchors FILE   an anchor file; once for each server (default: QUANYU_ANCHORS)

After a restore ("npm run restored") the anchors of the former history count up to the entry that the dump ended with; what
was anchored after it is named. Exit code 0: everything holds. 1: something does not.`

const { values } = parseArgs({
  options: {
    anchors: { type: 'string', multiple: true },
    help: { type: 'boolean', short: 'h' },
  },
})

if (values.help) console.log(help)
else
  await run(values.anchors).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })

async function run(files: readonly string[] | undefined): Promise<void> {
  const config = loadConfig()
  const anchors = (await Promise.all((files ?? [config.anchorsFile]).map(readAnchors))).flat()
  const database = await openDatabase(config)
  try {
    const found = await verifyHistory(database, anchors)
    console.log(describe(found))
    process.exitCode = found.faults.length > 0 ? 1 : 0
  } finally {
    await database.close()
  }
}

function describe({ head, entries, texts, erased, anchors, notes, faults }: Verification): string {
  const outside =
    anchors === 0 ? 'No anchor: a writer of the database could have recomputed the chain.' : `Anchors ${anchors}.`
  return [
    `History ${head.history}: ${entries} entries up to ${head.seq}, ${texts} reasons, ${erased} erased. ${outside}`,
    ...notes.map((note) => `RESTORED  ${note}`),
    ...faults.map((fault) => `FAULT  ${fault}`),
    ...(faults.some((fault) => fault.startsWith('an anchor knows'))
      ? ['Restored from a dump? First: npm run restored.']
      : []),
    faults.length === 0 ? 'Everything holds.' : `${faults.length} faults.`,
  ].join('\n')
}
