import { dataDir } from '@electric-sql/pglite-prepopulatedfs'
import { unpackTar } from 'modern-tar/fs'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { recordMaker } from './embedded-folder.ts'
import { syncEntries, syncFolder } from './synced-folder.ts'

/** A file that lies in the data folder until the folder is complete: a start that was killed half-way is repeated. */
const markerOf = (folder: string) => join(folder, 'quanyu-unfinished')

/** Whether there is a complete data folder. */
export function isCreated(folder: string): boolean {
  return existsSync(folder) && !existsSync(markerOf(folder))
}

/**
 * Lays out the files of an empty database, as PGlite's own package has them ready: its `initdb` would take five seconds of processor
 * time. Nothing of an earlier attempt remains.
 */
export async function layOutFolder(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(markerOf(folder), '')
  syncEntries(folder)
  const files = Buffer.from(await (await dataDir()).arrayBuffer())
  const unpack = unpackTar(folder, { map: (header) => ({ ...header, name: header.name.replace(/^\/+/, '') }) })
  await pipeline(Readable.from([files]), createGunzip(), unpack)
}

/** Marks the folder as complete, after everything in it is on the disk. */
export function finishFolder(folder: string): void {
  recordMaker(folder)
  syncFolder(folder)
  rmSync(markerOf(folder))
  syncEntries(folder)
  syncEntries(dirname(folder))
}

/** Removes a folder whose creation failed. */
export function removeUnfinished(folder: string): void {
  if (!isCreated(folder)) rmSync(folder, { recursive: true, force: true })
}
