import { PGlite } from '@electric-sql/pglite'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { checkMadeHere, recordMaker } from './embedded-folder.ts'
import { usedPostgis } from './embedded-postgis.ts'
import type { EmbeddedStart, FromEmbedded, ToEmbedded } from './embedded-messages.ts'
import { SyncedFolder, syncedParameters, syncEntries, syncFolder } from './synced-folder.ts'

/**
 * The thread in which the embedded PostgreSQL runs: its calls are synchronous and would stop the server's event loop.
 * The main thread holds the lock on the folder. An error that nothing here expects ends the thread, and so the database.
 */
const port = parentPort
if (port === null) throw new Error('expected to run in a worker thread')
const { folder, applicationRole } = workerData as EmbeddedStart
const say = (message: FromEmbedded) => port.postMessage(message)

if (!existsSync(folder)) await create(`${folder}.unfinished`)
checkMadeHere(folder)
const database = await open(folder)
let session = 0
let work: Promise<void> = Promise.resolve()
port.on('message', (message: ToEmbedded) => {
  work = work.then(() => handle(message))
})
say({ kind: 'ready' })

async function open(dataDir: string): Promise<PGlite> {
  const usual = PGlite.defaultStartParams.filter((parameter) => parameter !== '-F')
  const startParams = [...usual, ...syncedParameters, '-c', 'timezone=UTC']
  return PGlite.create({ fs: new SyncedFolder(dataDir), extensions: { postgis: await usedPostgis() }, startParams })
}

/** Makes the data in a folder beside and renames it when complete, so that a start killed half-way is simply repeated. */
async function create(unfinished: string): Promise<void> {
  rmSync(unfinished, { recursive: true, force: true })
  say({ kind: 'progress', text: 'creating the embedded database (once, about 15 seconds)' })
  const fresh = await open(unfinished)
  say({ kind: 'progress', text: 'adding PostGIS to it' })
  await fresh.exec(`create extension postgis; create role ${applicationRole} nologin`)
  await fresh.close()
  recordMaker(unfinished)
  syncFolder(unfinished)
  renameSync(unfinished, folder)
  syncEntries(dirname(folder))
}

/** What `PGlite` exports beside its types: the top of PostgreSQL's C stack, an address in its memory. */
type WithStack = { readonly Module: { readonly ___stack_pointer: WebAssembly.Global<'i32'> } }

/**
 * Handles one message and leaves the C stack as it was: each SQL error makes PGlite 0.5.8 forget 1,120 bytes of it, and
 * after 1,700 errors it would answer "stack depth limit exceeded" for good.
 */
async function handle(message: ToEmbedded): Promise<void> {
  const stack = (database as unknown as WithStack).Module.___stack_pointer
  const top = stack.value
  await dispatch(message)
  stack.value = top
}

async function dispatch(message: ToEmbedded): Promise<void> {
  if (message.kind === 'close') return close()
  if (message.kind === 'disconnect') return message.session === session ? resetSession() : undefined
  const begins = message.session > session
  if (begins) await resetSession()
  session = Math.max(session, message.session)
  if (message.session === session) await answer(message.bytes)
}

async function answer(messages: Uint8Array): Promise<void> {
  const chunks: Uint8Array[] = []
  // Each chunk is copied: PGlite reuses its buffer for the next one.
  await database.execProtocolRawStream(messages, { onRawData: (chunk) => chunks.push(chunk.slice()) })
  const bytes = new Uint8Array(Buffer.concat(chunks))
  port?.postMessage({ kind: 'receive', session, bytes } satisfies FromEmbedded, [bytes.buffer])
}

/** There is one PostgreSQL session for good: a connection's settings must not reach the next one. */
async function resetSession(): Promise<void> {
  if (database.isInTransaction()) await database.exec('rollback')
  await database.exec('discard all')
}

async function close(): Promise<void> {
  await database.close()
  port?.close()
}
