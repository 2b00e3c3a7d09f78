import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from '../../server/briefs/find-chromium.mjs'
import { findPostgres } from '../support/databases/find-postgres.ts'

export const root = join(import.meta.dirname, '../..')

/** Every bench there is: a new one is in the suite by being there. */
export const benchNames: readonly string[] = readdirSync(join(root, 'scripts/bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))

/** How a bench ended, and what it printed on both outputs. */
export interface BenchRun {
  readonly code: number | null
  readonly said: string
}

/** A bench that hangs is ended with all its processes, and fails. */
const patienceMs = 300_000

/** Runs a bench in its smallest form as `npm run bench` does, in this project or in a copy of it. */
export async function runSmallest(name: string, project = root): Promise<BenchRun> {
  const { VITEST: _runner, NODE_ENV: _mode, ...env } = process.env
  // A group of its own, so that what it started ends with it.
  const bench = spawn(process.execPath, ['scripts/bench.ts', name, '--smallest'], {
    cwd: project,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: Buffer[] = []
  for (const output of [bench.stdout, bench.stderr]) output.on('data', (piece: Buffer) => said.push(piece))
  const end = () => bench.pid && process.kill(-bench.pid, 'SIGTERM')
  const timer = setTimeout(end, patienceMs)
  process.once('exit', end)
  const [code] = (await once(bench, 'close')) as [number | null]
  clearTimeout(timer)
  process.off('exit', end)
  return { code, said: said.join('') }
}

/** What is wrong with a run: a bench must end by itself, and say that its results are exact. */
export function faultsOf({ code, said }: BenchRun): string[] {
  const checks = said.split('\n').filter((line) => line.startsWith('exact check, '))
  const faults = checks.filter((line) => !line.endsWith(': passed'))
  if (code !== 0) faults.push(`expected exit 0, came ${code}: ${said.slice(-2_000)}`)
  if (checks.length === 0) faults.push('expected an exact check, came none')
  return faults
}

/** Why a bench cannot run on this machine; undefined when it can, and in CI, where everything has to be there. */
export function missingFor(name: string): string | undefined {
  if (process.env['CI'] === 'true') return undefined
  const source = readFileSync(join(root, 'scripts/bench', `${name}.ts`), 'utf8')
  const postgres = findPostgres()
  if (source.includes('/bench-database.ts') && 'missing' in postgres) return postgres.missing
  if (source.includes('/bench-browser.ts') && findChromium(process.env) === undefined) return 'Chromium was not found'
  return undefined
}
