import { Failure } from './failure.mjs'
import { holdInstallLock, releaseInstallLock, waitForInstaller } from './install-lock.mjs'
import { nodeFault, packagesFault } from './installed-packages.mjs'
import { npm } from './npm.mjs'
import { step } from './progress.mjs'
import { node24, root } from './project.mjs'

const oldestNode = 20

/**
 * Lines of a failed npm that say something, without its advice on log files.
 * @param {string} output
 */
const lastLines = (output) => output.trim().split('\n').slice(-15).join('\n')

/**
 * Reinstalls everything, under the install lock. The package `node` unpacks its program by an install script, so
 * those must run whatever the machine's npm thinks of them.
 * @param {string[]} options
 */
async function install(options) {
  const args = ['ci', '--loglevel=error', '--engine-strict=false', '--ignore-scripts=false', ...options]
  const { code, output } = await npm(args, holdInstallLock).finally(releaseInstallLock)
  if (code === 0) return
  throw new Failure(`npm ci failed:\n${lastLines(output)}\n\nThe next start will install again from the beginning.`)
}

/**
 * Makes node_modules what package-lock.json says, with a Node 24 that runs. Does nothing when it is so already.
 * @param {{ dev: boolean }} wanted whether development packages are needed too
 */
export async function ensurePackages(wanted) {
  const major = Number(process.versions.node.split('.')[0])
  if (major < oldestNode) {
    throw new Failure(`Node ${oldestNode} or newer is needed to begin with; this is ${process.version}.`)
  }
  const fault = async () => packagesFault(root, wanted) ?? (await nodeFault(node24))

  await waitForInstaller()
  const reason = await fault()
  if (!reason) return
  await step(`Installing packages (${reason})`, () => install(wanted.dev ? ['--include=dev'] : []))
  const left = await fault()
  if (left) throw new Failure(`The packages could not be installed: ${left}`)
}
