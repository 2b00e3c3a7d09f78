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
 * Runs npm under the install lock.
 * @param {string[]} args
 */
async function runNpm(args) {
  // The package `node` unpacks its program by an install script, whatever the machine's npm thinks of those.
  const options = ['--loglevel=error', '--ignore-scripts=false']
  const { code, output } = await npm([...args, ...options], holdInstallLock).finally(releaseInstallLock)
  if (code !== 0) {
    throw new Failure(
      `npm ${args[0]} failed:\n${lastLines(output)}\n\nThe next start will install again from the beginning.`,
    )
  }
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

  await waitForInstaller()
  const reason = packagesFault(root, wanted)
  if (reason) {
    const include = wanted.dev ? ['--include=dev'] : []
    await step(`Installing packages (${reason})`, () => runNpm(['ci', '--engine-strict=false', ...include]))
  }
  if (await nodeFault(node24)) {
    await step('Unpacking Node 24', () => runNpm(['rebuild', 'node']))
  }

  const fault = packagesFault(root, wanted) ?? (await nodeFault(node24))
  if (fault) throw new Failure(`The packages could not be installed: ${fault}`)
}
