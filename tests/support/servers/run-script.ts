import { execFile } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')

/** How a command ended, and what it printed on both outputs. */
export interface Ran {
  readonly code: number
  readonly said: string
}

/** Runs a script of `scripts/` as an operator does; `settings` are added to the environment. */
export function runScript(script: string, settings: Record<string, string>, ...args: string[]): Promise<Ran> {
  const env = { ...process.env, ...settings }
  return new Promise((resolve) => {
    execFile(process.execPath, [join('scripts', script), ...args], { cwd: root, env }, (error, out, errors) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, said: out + errors })
    })
  })
}
