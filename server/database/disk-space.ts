import { statfs } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'

const mebibyte = 1024 * 1024

/** A folder that must not run full. */
export interface WatchedFolder {
  readonly what: string
  readonly folder: string
  /** Less free space than this is low. */
  readonly floorBytes: number
}

/** A floor of so many MiB. */
export function mebibytes(count: number): number {
  return count * mebibyte
}

/** Bytes that this process may still write in a folder, or in the nearest existing one above it; null where the system does not report it. */
export async function freeBytes(folder: string): Promise<number | null> {
  let there = folder
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there)
  const answer = await statfs(there).catch(() => null)
  return answer === null ? null : answer.bavail * answer.bsize
}

/** The watched folders that are low on space, in words. */
export async function lowSpace(folders: readonly WatchedFolder[], measure = freeBytes): Promise<string[]> {
  const found = await Promise.all(
    folders.map(async ({ what, folder, floorBytes }) => {
      const free = await measure(folder)
      if (free === null || free >= floorBytes) return []
      return [`${what}: expected at least ${inMebibytes(floorBytes)} free, came ${inMebibytes(free)}`]
    }),
  )
  return found.flat()
}

export function inMebibytes(bytes: number): string {
  return `${Math.floor(bytes / mebibyte)} MiB`
}
