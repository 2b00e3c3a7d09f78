import { spawn } from 'node:child_process'

/**
 * Runs a program to its end and keeps what it printed, stdout and stderr in one text.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onSpawn?: (pid: number) => void }} [options]
 * @returns {Promise<{ code: number, output: string }>} code 127 when the program cannot be started, 128 when a signal ended it
 */
export function runQuietly(command, args, { onSpawn, ...options } = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  if (child.pid !== undefined) onSpawn?.(child.pid)
  /** @type {Buffer[]} */
  const chunks = []
  child.stdout.on('data', (chunk) => chunks.push(chunk))
  child.stderr.on('data', (chunk) => chunks.push(chunk))
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 128, output: Buffer.concat(chunks).toString() }))
  })
}
