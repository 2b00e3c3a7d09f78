/**
 * `npm test`: installs what the tests need, then runs check, the web app's build and the projects of vitest.config.ts side by side.
 * Everything runs even when a part fails. At the end stand the slowest files, each project, what failed and what needed a second try.
 *
 * `npm test -- PART ...`: only these; a part is `check`, a project, or a file or folder of tests.
 * `npm run test:soak`: the long forms (tests/support/soak.ts), and every test of SQL on both databases.
 *
 * Plain JavaScript for the machine's own Node 20; the tests run on Node 24.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { ensurePackages } from './setup/ensure-packages.mjs'
import { ensureWeb } from './setup/ensure-web.mjs'
import { Failure } from './setup/failure.mjs'
import { node24, root, toolEnvironment } from './setup/project.mjs'
import { ended } from './setup/supervise.mjs'
import { ensureTestPrograms } from './setup/test-programs.mjs'
import {
  countTests,
  describeCounts,
  exitCodeOf,
  linesOfFaults,
  linesOfProjects,
  linesOfRetries,
  linesOfSlowest,
  sumCounts,
} from './suite/count-tests.mjs'

/** @typedef {import('./suite/count-tests.mjs').Counts} Counts */

const projects = ['unit', 'gis-data', 'database', 'browser', 'benches', 'faults']
const reportFile = join(root, 'dist', 'test-report.json')
const startedAt = Date.now()

const isSoak = process.argv.includes('--soak')
const chosen = process.argv.slice(2).filter((argument) => argument !== '--soak')
const paths = chosen.filter((part) => part !== 'check' && !projects.includes(part))
for (const path of paths)
  if (!existsSync(join(root, path))) {
    console.error(`Expected check, ${projects.join(', ')}, or a file or folder of tests, came ${path}`)
    process.exit(2)
  }
const isWhole = chosen.length === 0
const chosenProjects = projects.filter((project) => chosen.includes(project))
const hasTests = isWhole || chosenProjects.length > 0 || paths.length > 0

/** @type {{ name: string, counts: Counts, seconds: number }[]} */
const parts = []

/**
 * Does one part and keeps its counts; a Failure is one failure, of which nothing is passed.
 * @param {string} name
 * @param {() => Promise<Counts>} work
 */
async function part(name, work) {
  console.log(`\n── ${name}`)
  const beganAt = Date.now()
  const counts = await work().catch((error) => {
    console.error(error instanceof Failure ? error.message : error)
    return { passed: 0, failed: 1, skipped: 0 }
  })
  parts.push({ name, counts, seconds: secondsSince(beganAt) })
  return counts.failed === 0
}

/** @param {number} moment of Date.now() */
const secondsSince = (moment) => Math.round((Date.now() - moment) / 1000)

/** @param {readonly string[]} args of Node 24 */
function run(args) {
  const soak = isSoak ? { QUANYU_SOAK: '1', QUANYU_TEST_DATABASES: 'both' } : {}
  const env = { ...toolEnvironment, ...soak, QUANYU_SUITE_REPORT: reportFile }
  return ended(spawn(node24, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] }))
}

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

/** @type {import('./suite/count-tests.mjs').SuiteReport | null} */
let report = null

async function test() {
  const only = chosenProjects.flatMap((project) => ['--project', project])
  const reporters = ['--reporter=default', '--reporter=./scripts/suite/suite-reporter.mjs']
  const code = await run(['node_modules/vitest/vitest.mjs', 'run', ...only, ...paths, ...reporters])
  if (existsSync(reportFile)) report = JSON.parse(readFileSync(reportFile, 'utf8'))
  return countTests(report, code)
}

rmSync(reportFile, { force: true })

if (await part('set-up', setUp)) {
  if ((isWhole && !isSoak) || chosen.includes('check')) await part('check', check)
  if (hasTests) {
    await part('web app', build)
    await part('tests', test)
  }
}

const print = (/** @type {string} */ title, /** @type {readonly string[]} */ lines) =>
  lines.length > 0 && console.log([`\n${title}`, ...lines].join('\n'))
if (report) {
  print('The ten slowest files', linesOfSlowest(report))
  print('Projects', linesOfProjects(report))
  print('Passed at the second try: to be mended', linesOfRetries(report))
  print('Failed', linesOfFaults(report))
}
print(
  'Parts',
  parts.map(({ name, counts, seconds }) => `${name.padEnd(10)} ${describeCounts(counts)} (${seconds} s)`),
)
const sum = sumCounts(parts.map(({ counts }) => counts))
const maySkip = process.env['CI'] !== 'true'
if (sum.skipped > 0 && !maySkip) console.log('With CI=true no test may be skipped.')
const seconds = secondsSince(startedAt)
console.log(`\n${describeCounts(sum)} in ${Math.floor(seconds / 60)} min ${seconds % 60} s`)
const isOnlyCheck = !hasTests && sum.failed === 0
process.exitCode = isOnlyCheck ? 0 : exitCodeOf(sum, maySkip)
