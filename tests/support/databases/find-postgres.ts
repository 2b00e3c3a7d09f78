import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where packages put the server programs: Debian, Red Hat, Homebrew on both kinds of Mac. */
const roots = [
  ['/usr/lib/postgresql', 'bin'],
  ['/usr', 'bin'],
  ['/opt/homebrew/opt', 'bin'],
  ['/usr/local/opt', 'bin'],
] as const

/** The folder of the newest PostgreSQL server with PostGIS on this machine, or why there is none. */
export function findPostgres(): { bin: string } | { missing: string } {
  const found = roots
    .flatMap(([root, bin]) => folders(root).map((name) => join(root, name, bin)))
    .filter((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'pg_config')))
    .sort((one, other) => majorVersion(other) - majorVersion(one))
  if (found.length === 0) return { missing: 'PostgreSQL server programs were not found (Debian: postgresql)' }
  const bin = found.find((folder) => existsSync(join(run(folder, '--sharedir'), 'extension', 'postgis.control')))
  if (bin) return { bin }
  return { missing: `PostGIS was not found beside ${found.join(', ')} (Debian: postgresql-15-postgis-3)` }
}

function folders(root: string): string[] {
  return entries(root).filter((name) => /^(\d+|pgsql-\d+|postgresql(@\d+)?)$/.test(name))
}

/** None where there is no folder, or none that may be read. */
function entries(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function majorVersion(bin: string): number {
  return Number(/\d+/.exec(run(bin, '--version'))?.[0] ?? 0)
}

function run(bin: string, option: string): string {
  try {
    return execFileSync(join(bin, 'pg_config'), [option], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    // One that does not run has no version and no PostGIS.
    return ''
  }
}
