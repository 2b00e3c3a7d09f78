import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { isCreated, removeUnfinished } from './embedded-creation.ts'
import type { EmbeddedStart, FromEmbedded, ToEmbedded } from './embedded-messages.ts'
import { EmbeddedStream } from './embedded-stream.ts'
import { explainCreation, requireSpace, watchSpace } from './embedded-space.ts'
import { lockFolder } from './folder-lock.ts'

/** How long a clean close may take before the thread is stopped; nothing acknowledged is lost by that. */
const closeTimeoutMs = 10_000

/** The embedded database of one data folder, held exclusively. */
export interface EmbeddedDatabase {
  /** Absolute; its files. */
  readonly folder: string
  /** A new connection, to be given to `pg` in place of a socket. One at a time: a new one ends the state of the last. */
  connect(): EmbeddedStream
  /** Settles when the thread has ended by itself, and with it this database. */
  readonly failed: Promise<Error>
  close(): Promise<void>
}

/**
 * Opens, and at first creates, `${dataDir}/postgres`: PostgreSQL with PostGIS as WebAssembly in a thread of its own.
 *
 * For evaluation: one session for all, about 1 GB of memory, no statement_timeout, no backup tools, and COPY FROM STDIN
 * ends it. Acknowledged rows are on the disk, and outlive the process however it ends.
 * @throws {FolderInUseError} when another process has the folder
 * @throws {DatabaseError} when there is too little space to create it, or too little is left on the way
 */
export async function openEmbeddedDatabase(
  dataDir: string,
  applicationRole: string,
  onProgress: (text: string) => void,
): Promise<EmbeddedDatabase> {
  const folder = join(dataDir, 'postgres')
  const isNew = !isCreated(folder)
  if (isNew) await requireSpace(dataDir)
  const unlock = lockFolder(dataDir)
  const workerData: EmbeddedStart = { folder, applicationRole }
  const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), { workerData })
  const connections = new Map<number, EmbeddedStream>()
  const post = (message: ToEmbedded) => worker.postMessage(message)
  let sessions = 0
  let closing = false
  let ended: Error | undefined

  const failed = new Promise<Error>((resolve) => {
    const end = (cause?: unknown) => {
      if (ended) return
      const reason = cause instanceof Error ? `: ${cause.message}` : ''
      ended = new Error(`The embedded database in ${dataDir} has stopped${reason}`, { cause })
      unlock()
      for (const connection of connections.values()) connection.destroy(closing ? undefined : ended)
      if (!closing) resolve(ended)
    }
    worker.on('error', end)
    worker.on('exit', () => end())
  })

  const watch = isNew ? watchSpace(dataDir) : null
  const opened = new Promise<void>((resolve, reject) => {
    void watch?.full.then(reject)
    worker.once('error', reject)
    void failed.then(reject)
    worker.on('message', (message: FromEmbedded) => {
      if (message.kind === 'progress') onProgress(message.text)
      if (message.kind === 'ready') resolve()
      if (message.kind === 'receive') connections.get(message.session)?.push(message.bytes)
    })
  })
  await opened
    .catch(async (error: unknown) => {
      closing = true
      // A thread on a full disk may not end by itself.
      await worker.terminate()
      if (!isNew) throw error
      const reason = await explainCreation(dataDir, error)
      removeUnfinished(folder)
      throw reason
    })
    .finally(() => watch?.stop())

  return {
    folder,
    failed,
    connect() {
      const session = ++sessions
      const connection = new EmbeddedStream({
        send: (bytes) => worker.postMessage({ kind: 'send', session, bytes } satisfies ToEmbedded, [bytes.buffer]),
        disconnect: () => {
          connections.delete(session)
          post({ kind: 'disconnect', session })
        },
      })
      connections.set(session, connection)
      if (ended) connection.destroy(ended)
      return connection
    },
    async close() {
      closing = true
      const timeout = setTimeout(() => void worker.terminate(), closeTimeoutMs)
      await new Promise<void>((resolve) => {
        if (ended) return resolve()
        worker.once('exit', () => resolve())
        post({ kind: 'close' })
      })
      clearTimeout(timeout)
    },
  }
}
