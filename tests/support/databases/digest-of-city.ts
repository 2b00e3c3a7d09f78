import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { functionFiles } from '../../../server/database/schema/function-files.ts'

const root = join(import.meta.dirname, '../../..')
/** What decides how a database filled with the sample city looks: its tables and functions, what loads it, and the city's files. */
const sources = ['server/migrations', 'server/database', 'server/city', 'server/catalogue', 'gis-data/shehong']
const files = ['tests/support/databases/prepare-databases.ts', ...functionFiles.map((file) => `server/${file}`)]

/**
 * Names a prepared database by what it was made from, so that one made from something else is never used.
 * @param maker the program or folder it is made with
 * @returns 16 hexadecimal digits
 */
export function digestOfCity(maker: string): string {
  const hash = createHash('sha256').update(maker)
  for (const file of [...files, ...sources.flatMap(filesBelow)]) {
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex').slice(0, 16)
}

function filesBelow(folder: string): string[] {
  const found = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
  const inside = found
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
  return inside.map((file) => file.slice(root.length + 1)).sort()
}
