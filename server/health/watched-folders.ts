import { dirname } from 'node:path'
import { mebibytes, type WatchedFolder } from '../database/disk-space.ts'

/** Where the server writes; a `Config` is one. */
export interface WrittenPlaces {
  readonly databaseUrl: string | null
  readonly dataDir: string
  readonly anchorsFile: string
  readonly masterKeyFile: string
}

/** The folders of this machine that the server writes to. A server of PostgreSQL sees to its own disk: it refuses, and that is seen. */
export function watchedFolders({ databaseUrl, dataDir, anchorsFile, masterKeyFile }: WrittenPlaces): WatchedFolder[] {
  return [
    ...(databaseUrl === null ? [{ what: 'the data folder', folder: dataDir, floorBytes: mebibytes(256) }] : []),
    { what: 'the folder of the anchors', folder: dirname(anchorsFile), floorBytes: mebibytes(16) },
    { what: 'the folder of the master key', folder: dirname(masterKeyFile), floorBytes: mebibytes(1) },
  ]
}
