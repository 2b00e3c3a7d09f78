import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from './failure.mjs'
import { step } from './progress.mjs'
import { node24, root, toolEnvironment } from './project.mjs'
import { runQuietly } from './run-quietly.mjs'

/** What the built web app depends on. */
const sources = [
  'web',
  'server/contracts',
  'vite.config.ts',
  'scripts/setup/compress-build.mjs',
  'tsconfig.json',
  'package-lock.json',
]

/** @param {string} path @returns {string[]} the path itself, or the files below it, in a fixed order */
function filesOf(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)))
}

/**
 * A hash over names and contents of files; times do not count, since a fresh checkout changes them all.
 * @param {string} project
 * @param {readonly string[]} paths files and folders, relative to the project
 */
export function hashSources(project, paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of filesOf(join(project, path))) {
      hash.update(file.slice(project.length)).update('\0').update(readFileSync(file)).update('\0')
    }
  }
  return hash.digest('hex')
}

/**
 * Builds the web app into dist/web, unless what is there was built from these very sources.
 * @param {(title: string, build: () => Promise<void>) => Promise<void>} show how the build is shown at the terminal
 */
export async function ensureWeb(show = step) {
  const stamp = join(root, 'dist', 'web.sha256')
  const hash = hashSources(root, sources)
  const isBuilt = existsSync(join(root, 'dist', 'web', 'index.html'))
  if (isBuilt && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return

  rmSync(stamp, { force: true })
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  await show('Building the web app', async () => {
    const options = { cwd: root, env: toolEnvironment }
    const { code, output } = await runQuietly(node24, [vite, 'build', '--logLevel', 'warn'], options)
    if (code !== 0) throw new Failure(`The web app could not be built:\n${output.trim()}`)
  })
  writeFileSync(stamp, hash)
}
