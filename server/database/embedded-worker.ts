import { PGlite } from '@electric-sql/pglite'
import { parentPort, workerData } from 'node:worker_threads'
import { finishFolder, isCreated, layOutFolder } from './embedded-creation.ts'
import { checkMadeHere } from './embedded-folder.ts'
import { usedPostgis } from './embedded-postgis.ts'
import type { EmbeddedStart, FromEmbedded, ToEmbedded } from './embedded-messages.ts'
import { SyncedFolder, syncedParameters } from './synced-folder.ts'

/**
 * The thread in which the embedded PostgreSQL runs: its calls are synchronous and would stop the server's event loop.
 * The main thread holds the lock on the folder. An error that nothing here expects ends the thread, and so the database.
 */
const port = parentPort
if (port === null) throw new Error('expected to run in a worker thread')
const { folder, applicationRole } = workerData as EmbeddedStart
const say = (message: FromEmbedded) => port.postMessage(message)

const database = isCreated(folder) ? await open() : await create()
let session = 0
let work: Promise<void> = Promise.resolve()
port.on('message', (message: ToEmbedded) => {
  work = work.then(() => handle(message))
})
say({ kind: 'ready' })

async function open(): Promise<PGlite> {
  checkMadeHere(folder)
  return run()
}

/**
 * Without the validator of C: it looks each of PostGIS's 561 functions up in the library, 15 ms each in WebAssembly. A function is looked
 * up at its first call in any case.
 */
async function create(): Promise<PGlite> {
  say({ kind: 'progress', text: 'creating the embedded database (once, about 10 seconds)' })
  await layOutFolder(folder)
  const fresh = await run()
  say({ kind: 'progress', text: 'adding PostGIS to it' })
  await fresh.exec(`
    update pg_language set lanvalidator = 0 where lanname = 'c';
    create extension postgis;
    update pg_language set lanvalidator = 'fmgr_c_validator'::regproc where lanname = 'c';
    create role ${applicationRole} nologin`)
  finishFolder(folder)
  return fresh
}

async function run(): Promise<PGlite> {
  const usual = PGlite.defaultStartParams.filter((parameter) => parameter !== '-F')
  const startParams = [...usual, ...syncedParameters, '-c', 'timezone=UTC']
  return PGlite.create({ fs: new SyncedFolder(folder), extensions: { postgis: await usedPostgis() }, startParams })
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
