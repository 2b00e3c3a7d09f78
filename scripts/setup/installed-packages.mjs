import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runQuietly } from './run-quietly.mjs'

/** @typedef {{ version?: string, integrity?: string, dev?: boolean, optional?: boolean }} LockedPackage */
/** @typedef {Record<string, LockedPackage>} LockedPackages by path below the project, '' being the project */

/**
 * @param {string} path of a package lock
 * @returns {LockedPackages | null} null when there is none, or none that can be read
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return null
  }
}

/** @param {string} folder of an installed package */
function installedVersion(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
  } catch {
    return null
  }
}

/**
 * Why the packages of a project must be installed, or null if they need not be. npm writes its hidden lock file last,
 * when everything else went well, so an install that broke off leaves none, or that of an older state. Packages that
 * were removed by hand later are noticed too.
 * @param {string} project
 * @param {{ dev: boolean }} wanted whether development packages must be there
 * @returns {string | null}
 */
export function packagesFault(project, { dev }) {
  const locked = readLock(join(project, 'package-lock.json'))
  if (!locked) return 'package-lock.json cannot be read'
  const folder = join(project, 'node_modules')
  if (!existsSync(folder)) return 'none so far'
  const installed = readLock(join(folder, '.package-lock.json'))
  if (!installed) return 'the last install broke off'

  for (const [path, { version, integrity, dev: onlyDev, optional }] of Object.entries(locked)) {
    // Optional packages are builds for one platform each; which of them belong here only npm knows.
    if (path === '' || optional || (onlyDev && !dev)) continue
    const found = installed[path]
    if (found?.version !== version || found?.integrity !== integrity) return `${path} is not at ${version}`
    if (installedVersion(join(project, path)) !== version) return `${path} is damaged`
  }
  return null
}

/**
 * Why the project's own Node cannot be used, or null if it can: its install script did not run, it was made for another
 * platform, or it is another version.
 * @param {string} node path of the program
 * @returns {Promise<string | null>}
 */
export async function nodeFault(node) {
  const { code, output } = await runQuietly(node, ['--version'])
  if (code !== 0) return 'its Node 24 does not run'
  return output.startsWith('v24.') ? null : 'its Node is not 24'
}
