import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { root } from './project.mjs'
import { runQuietly } from './run-quietly.mjs'

/** @param {string} path @returns {boolean} whether it can be written, or made if it is missing */
function isWritable(path) {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return missing && dirname(path) !== path && isWritable(dirname(path))
  }
}

/** npm's environment; where the home folder cannot be written, its cache goes into the project. */
function npmEnvironment() {
  const cache = process.env['npm_config_cache'] ?? join(homedir(), '.npm')
  return isWritable(cache) ? process.env : { ...process.env, npm_config_cache: join(root, 'dist', 'npm-cache') }
}

/**
 * Runs the npm that started this script, or else the one on the path.
 * @param {readonly string[]} args
 * @param {(pid: number) => void} [onSpawn]
 */
export function npm(args, onSpawn) {
  const options = { cwd: root, env: npmEnvironment(), ...(onSpawn && { onSpawn }) }
  const cli = process.env['npm_execpath']
  if (cli && basename(cli) === 'npm-cli.js') return runQuietly(process.execPath, [cli, ...args], options)
  return runQuietly(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options)
}
