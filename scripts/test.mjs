/**
 * `npm test`: installs what the tests need, then runs check, the web app's build and the test projects of
 * vitest.config.ts one after the other. Everything runs even when a part fails; the last line is the sum.
 * Plain JavaScript for the machine's own Node 20; the tests run on Node 24.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { countTests, describeCounts, exitCodeOf, namesOfFailed, sumCounts } from './setup/count-tests.mjs'
import { ensurePackages } from './setup/ensure-packages.mjs'
import { ensureWeb } from './setup/ensure-web.mjs'
import { Failure } from './setup/failure.mjs'
import { node24, root, toolEnvironment } from './setup/project.mjs'
import { ended } from './setup/supervise.mjs'
import { ensureTestPrograms } from './setup/test-programs.mjs'

/** @typedef {import('./setup/count-tests.mjs').Counts} Counts */

const projects = ['unit', 'gis-data', 'database', 'browser', 'faults', 'benches']
const reports = join(root, 'dist', 'test-reports')

/** @type {{ name: string, counts: Counts, seconds: number }[]} */
const parts = []
/** @type {string[]} */
const failed = []

/**
 * Does one part and keeps its counts; a Failure is one failure, of which nothing is passed.
 * @param {string} name
 * @param {() => Promise<Counts>} work
 */
async function part(name, work) {
  console.log(`\n── ${name}`)
  const startedAt = Date.now()
  const counts = await work().catch((error) => {
    console.error(error instanceof Failure ? error.message : error)
    return { passed: 0, failed: 1, skipped: 0 }
  })
  parts.push({ name, counts, seconds: Math.round((Date.now() - startedAt) / 1000) })
  return counts.failed === 0
}

/** @param {readonly string[]} args of Node 24 */
const run = (args) =>
  ended(spawn(node24, args, { cwd: root, env: toolEnvironment, stdio: ['ignore', 'inherit', 'inherit'] }))

async function setUp() {
  await ensurePackages({ dev: true })
  await ensureTestPrograms()
  return sumCounts([])
}

/** Each failed check is a failure; a passed one is not counted among the tests. */
async function check() {
  return { passed: 0, failed: await run(['scripts/check.mjs']), skipped: 0 }
}

async function build() {
  await ensureWeb()
  return sumCounts([])
}

/** @param {string} project */
async function test(project) {
  const report = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await run(['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...reporters])
  try {
    const results = JSON.parse(readFileSync(report, 'utf8'))
    failed.push(...namesOfFailed(results))
    return countTests(results, code)
  } catch {
    return countTests(null, code)
  }
}

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

if (await part('set-up', setUp)) {
  await part('check', check)
  await part('web app', build)
  for (const project of projects) await part(project, () => test(project))
}

console.log('')
for (const line of failed) console.log(`✗ ${line}`)
for (const { name, counts, seconds } of parts)
  console.log(`${name.padEnd(10)} ${describeCounts(counts)} (${seconds} s)`)
const sum = sumCounts(parts.map(({ counts }) => counts))
const maySkip = process.env['CI'] !== 'true'
if (sum.skipped > 0 && !maySkip) console.log('With CI=true no test may be skipped.')
console.log(describeCounts(sum))
process.exitCode = exitCodeOf(sum, maySkip)
