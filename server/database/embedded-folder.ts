import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Which builds of the embedded database made a data folder. Another build may read it wrongly, without saying so. */
export interface Maker {
  pglite: string
  postgis: string
}

const packages = createRequire(import.meta.url)
const fileName = 'quanyu-embedded.json'

/** Written last when a data folder is made. */
export function recordMaker(folder: string): void {
  writeFileSync(join(folder, fileName), `${JSON.stringify(installedMaker(), null, 2)}\n`)
}

/** @throws when the folder was made by another build of the embedded database, or is none of ours */
export function checkMadeHere(folder: string): void {
  const file = join(folder, fileName)
  const here = installedMaker()
  const expected = `Expected data made by PGlite ${here.pglite} with its PostGIS ${here.postgis} in ${folder}`
  const advice = 'Start the version of Quanyu that made it, or move the folder away to begin with an empty database.'
  if (!existsSync(file)) throw new Error(`${expected}, came a folder without ${fileName}. ${advice}`)
  const made = JSON.parse(readFileSync(file, 'utf8')) as Maker
  if (made.pglite === here.pglite && made.postgis === here.postgis) return
  throw new Error(`${expected}, came data of PGlite ${made.pglite} with PostGIS ${made.postgis}. ${advice}`)
}

export function installedMaker(): Maker {
  return {
    pglite: installedVersion('@electric-sql/pglite'),
    postgis: installedVersion('@electric-sql/pglite-postgis'),
  }
}

function installedVersion(packageName: string): string {
  const manifest = join(dirname(packages.resolve(packageName)), '../package.json')
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}
