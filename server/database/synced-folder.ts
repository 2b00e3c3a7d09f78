import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

type Options = Parameters<NodeFS['init']>[1]
type Module = Parameters<NonNullable<Options['preRun']>[number]>[0]

/** What Emscripten keeps of an open file: the descriptor of Node, none for a folder. */
interface OpenFile {
  nfd?: number
  node: object
}

/** The part of Emscripten's bridge to the files of Node that matters here; its own types leave it open. */
interface NodeFiles {
  realPath(node: object): string
  stream_ops: { fsync?(file: OpenFile): number }
}

/** EIO in the numbering of WASI, at which PostgreSQL stops rather than trust a file that the disk refused. */
const inputOutputError = 29

/**
 * The data folder, with an fsync. Emscripten's own bridge has none, for which reason PGlite runs with `fsync` off;
 * with it a commit is on the disk when it is acknowledged, as on a PostgreSQL server with `wal_sync_method=fsync`.
 */
export class SyncedFolder extends NodeFS {
  override async init(database: PGlite, options: Options): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(database, options)
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addFsync] } }
  }
}

/** Options of PostgreSQL under which it calls the fsync above. */
export const syncedParameters = ['-c', 'fsync=on', '-c', 'wal_sync_method=fsync'] as const

function addFsync({ FS }: Module): void {
  const files = (FS.filesystems as unknown as { NODEFS: NodeFiles }).NODEFS
  files.stream_ops.fsync = ({ nfd, node }) => {
    try {
      if (nfd === undefined) syncEntries(files.realPath(node))
      else fsyncSync(nfd)
      return 0
    } catch {
      throw new FS.ErrnoError(inputOutputError)
    }
  }
}

/** Syncs a whole folder to the disk: PostgreSQL does not know of files written before it ran. */
export function syncFolder(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) syncEntries(path)
    else syncPath(path, 'r+')
  }
  syncEntries(folder)
}

/** Brings the names in a folder to the disk; Windows does so by itself and refuses to be asked. */
export function syncEntries(folder: string): void {
  if (process.platform !== 'win32') syncPath(folder, 'r')
}

function syncPath(path: string, flags: 'r' | 'r+'): void {
  const descriptor = openSync(path, flags)
  fsyncSync(descriptor)
  closeSync(descriptor)
}
