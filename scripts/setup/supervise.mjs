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

/** @type {readonly NodeJS.Signals[]} */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Asks to close at the first SIGINT, SIGTERM or SIGHUP, or when the npm that runs this script was killed; a second signal
 * ends what has not closed by then.
 * @param {(signal: NodeJS.Signals) => void} close passes the signal on
 */
export function onStop(close) {
  let asked = false
  const stop = () => {
    close(asked ? 'SIGKILL' : 'SIGTERM')
    asked = true
  }
  for (const signal of stopSignals) process.on(signal, stop)

  const npm = process.ppid
  if (!process.env['npm_lifecycle_event']) return
  const watch = setInterval(() => {
    if (process.ppid === npm) return
    clearInterval(watch)
    stop()
  }, 1000)
  watch.unref()
}
