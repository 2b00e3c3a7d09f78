import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The folder is held by another process; the message names both. */
export class FolderInUseError extends Error {
  override name = 'FolderInUseError'
}

/**
 * Takes the data folder for this process alone and returns the function that gives it back.
 *
 * An SQLite write lock is the only lock in Node that the operating system itself drops when the process dies, on every
 * platform and also after kill -9; so there is no stale lock file to judge by age or by process id.
 * @throws {FolderInUseError} when another opener, of this process or another, holds the folder
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const lock = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 })
  const holderFile = join(folder, 'lock-holder.txt')
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if (!isBusy(error)) throw error
    throw new FolderInUseError(
      `The data folder ${folder} is in use by ${readHolder(holderFile)}. ` +
        'Expected to be its only user: two at once would lose data. Stop the other one, or set QUANYU_DATA_DIR to another folder.',
    )
  }
  try {
    writeFileSync(holderFile, `process ${process.pid}`)
  } catch {
    // Only for the message above: on a full disk the lock holds without it.
  }
  return () => lock.close()
}

/** SQLITE_BUSY (5) of https://sqlite.org/rescode.html */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}

function readHolder(holderFile: string): string {
  try {
    return readFileSync(holderFile, 'utf8')
  } catch {
    return 'another process'
  }
}
