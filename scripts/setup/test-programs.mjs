import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Failure } from './failure.mjs'
import { step } from './progress.mjs'
import { node24, root } from './project.mjs'
import { runQuietly } from './run-quietly.mjs'

/**
 * A program of the machine that tests need: where it is missing, Debian has it in `packages`, and `tests` are skipped.
 * @typedef {{ name: string, tests: string, isThere: () => boolean | Promise<boolean>, packages: () => Promise<string[]> }} TestProgram
 */

/** @param {string[]} names of programs on the path */
function onPath(names) {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.some((folder) => names.some((name) => existsSync(join(folder, name))))
}

/** Asks the tests' own search, so that both always agree. */
async function hasPostgis() {
  const question = `import('./tests/support/find-postgres.ts').then((it) => process.exit('bin' in it.findPostgres() ? 0 : 1))`
  const { code } = await runQuietly(node24, ['--eval', question], { cwd: root })
  return code === 0
}

/** The newest PostgreSQL with PostGIS among this Debian's packages. */
async function postgisPackages() {
  const { output } = await runQuietly('apt-cache', ['search', '--names-only', '^postgresql-[0-9]+-postgis-3$'])
  const versions = [...output.matchAll(/^postgresql-(\d+)-postgis-3 /gm)].map((match) => Number(match[1]))
  if (versions.length === 0) throw new Failure('apt knows no package postgresql-…-postgis-3.')
  const newest = Math.max(...versions)
  return [`postgresql-${newest}`, `postgresql-${newest}-postgis-3`]
}

async function hasChineseFont() {
  const { output } = await runQuietly('fc-list', [':lang=zh-cn', 'family'])
  return output.trim() !== ''
}

/** @type {readonly TestProgram[]} */
const programs = [
  {
    name: 'PostgreSQL with PostGIS',
    tests: 'those against a PostgreSQL server',
    isThere: hasPostgis,
    packages: postgisPackages,
  },
  {
    name: 'Chromium',
    tests: 'browser tests',
    isThere: () => onPath(['chromium', 'chromium-browser', 'google-chrome']),
    packages: async () => ['chromium'],
  },
  {
    name: 'a Chinese font',
    tests: 'none, but Chinese labels are boxes',
    isThere: hasChineseFont,
    packages: async () => ['fontconfig', 'fonts-noto-cjk'],
  },
]

/** An interrupted dpkg is let finish the package it has in hand. */
const aptCloseMs = 60_000

/** @param {string[]} args of apt-get */
async function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = ['-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=120', '-qq', '-y']
  const { code, output } = await runQuietly('apt-get', [...options, ...args], { env, closeMs: aptCloseMs })
  if (code !== 0)
    throw new Failure(`apt-get ${args.join(' ')} failed:\n${output.trim().split('\n').slice(-15).join('\n')}`)
}

async function missingPrograms() {
  const there = await Promise.all(programs.map(async (program) => program.isThere()))
  return programs.filter((_, index) => !there[index])
}

/**
 * Installs what tests need on Debian as root; elsewhere says what is missing and which tests will be skipped.
 */
export async function ensureTestPrograms() {
  const missing = await missingPrograms()
  if (missing.length === 0) return
  const names = missing.map(({ name }) => name).join(', ')

  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    await step('Reading package lists', () => aptGet(['update']))
    const packages = (await Promise.all(missing.map((program) => program.packages()))).flat()
    await step(`Installing ${names}`, () => aptGet(['install', '--no-install-recommends', ...packages]))
  }

  for (const { name, tests } of await missingPrograms()) console.log(`Missing: ${name}. Skipped for it: ${tests}.`)
}
