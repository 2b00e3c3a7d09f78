import { freeBytes, inMebibytes, mebibytes } from './disk-space.ts'
import { DatabaseError } from './postgres-server.ts'

/** Measured: 62 MiB empty, 78 MiB with the sample city. The rest is for its 30 days of cases and for the log, which may grow meanwhile. */
const neededBytes = mebibytes(384)
/** With less left a database that is being created stands still rather than fails. */
const leastBytes = mebibytes(8)
const lookMs = 500

/**
 * Asks for the space that a new embedded database needs, before anything is written.
 * @param folder absolute; it need not be there yet
 * @throws {DatabaseError} saying how much was expected, how much is there and where
 */
export async function requireSpace(folder: string): Promise<void> {
  const free = await freeBytes(folder)
  if (free === null || free >= neededBytes) return
  throw new DatabaseError(
    `Expected at least ${inMebibytes(neededBytes)} free for a new embedded database in ${folder}, came ${inMebibytes(free)}. ` +
      'Make room there, or set QUANYU_DATA_DIR to a folder on another disk.',
  )
}

/** Looks after the space while a database is created; `full` resolves, with what to say, once it has run out. */
export function watchSpace(folder: string): { readonly full: Promise<DatabaseError>; stop: () => void } {
  let timer: NodeJS.Timeout | undefined
  const full = new Promise<DatabaseError>((resolve) => {
    timer = setInterval(() => {
      void freeBytes(folder).then((free) => {
        if (free !== null && free < leastBytes) resolve(fullDisk(folder, free))
      })
    }, lookMs)
  })
  return { full, stop: () => clearInterval(timer) }
}

/** PGlite throws the file system's own error: 51 is "no space left on device" of WASI (wasi_snapshot_preview1, errno). */
const noSpace = 51

/** What to say of a database that could not be created: that the disk ran full, if that is why. */
export async function explainCreation(folder: string, error: unknown): Promise<unknown> {
  if (error instanceof DatabaseError) return error
  const free = await freeBytes(folder)
  const ranFull = (error as { errno?: unknown } | null)?.errno === noSpace || (free !== null && free < leastBytes)
  return ranFull ? fullDisk(folder, free ?? 0) : error
}

function fullDisk(folder: string, free: number): DatabaseError {
  return new DatabaseError(
    `Expected to create the embedded database in ${folder}, its disk ran full on the way (${inMebibytes(free)} left). ` +
      'Make room there, or set QUANYU_DATA_DIR to a folder on another disk, and start again.',
  )
}
