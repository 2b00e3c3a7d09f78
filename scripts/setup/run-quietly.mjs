import { spawn } from 'node:child_process'

/** The exit code of a command that was interrupted, as shells have it. */
const interrupted = 130

/** @type {readonly NodeJS.Signals[]} */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a program to its end and keeps what it printed, stdout and stderr in one text. The program leads a process group
 * of its own, so that an interruption ends it with all it has started (npm alone would leave an install script running),
 * and then this process.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onSpawn?: (pid: number) => void, closeMs?: number }} [options]
 *   closeMs: how long the program may take to close before it is killed
 * @returns {Promise<{ code: number, output: string }>} code 127 when the program cannot be started, 128 when a signal ended it
 */
export async function runQuietly(command, args, { onSpawn, closeMs = 2000, ...options } = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const { pid } = child
  if (pid !== undefined) onSpawn?.(pid)

  /** @type {NodeJS.Timeout | undefined} */
  let killer
  const stop = () => {
    if (pid === undefined) return
    endGroup(pid, 'SIGTERM')
    killer ??= setTimeout(() => endGroup(pid, 'SIGKILL'), closeMs)
  }
  for (const signal of stopSignals) process.on(signal, stop)
  try {
    const result = await finished(child)
    if (killer) {
      console.error('\nInterrupted.')
      process.exit(interrupted)
    }
    return result
  } finally {
    clearTimeout(killer)
    for (const signal of stopSignals) process.off(signal, stop)
  }
}

/** @param {number} group @param {NodeJS.Signals} signal */
function endGroup(group, signal) {
  try {
    process.kill(-group, signal)
  } catch {
    // It has ended by itself.
  }
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @returns {Promise<{ code: number, output: string }>}
 */
function finished(child) {
  /** @type {Buffer[]} */
  const chunks = []
  child.stdout.on('data', (chunk) => chunks.push(chunk))
  child.stderr.on('data', (chunk) => chunks.push(chunk))
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, output: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 128, output: Buffer.concat(chunks).toString() }))
  })
}
