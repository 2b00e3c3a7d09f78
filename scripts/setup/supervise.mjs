import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { node24, root, toolEnvironment } from './project.mjs'

const preload = pathToFileURL(join(root, 'scripts', 'setup', 'exit-with-parent.mjs')).href

/**
 * Starts one of our programs on Node 24. It leads a process group of its own, so that a Ctrl-C at the terminal reaches
 * it once, through its parent, and not twice.
 * @param {readonly string[]} args Node's options, the program and its arguments
 * @param {'inherit' | 'pipe'} [output]
 */
export function startProgram(args, output = 'inherit') {
  return spawn(node24, ['--import', preload, ...args], {
    cwd: root,
    env: toolEnvironment,
    stdio: ['ignore', output, output, 'ipc'],
    detached: true,
  })
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} the exit code; 128 when a signal ended it
 */
export function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message)
      resolve(127)
    })
    child.once('exit', (code) => resolve(code ?? 128))
  })
}

/**
 * Passes the first SIGINT, SIGTERM or SIGHUP on; a second one ends what has not closed by then.
 * @param {(signal: NodeJS.Signals) => void} close
 */
export function onStop(close) {
  let asked = false
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) {
    process.on(signal, () => {
      close(asked ? 'SIGKILL' : 'SIGTERM')
      asked = true
    })
  }
}
