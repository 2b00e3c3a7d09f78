import { existsSync } from 'node:fs'
import { Failure } from './failure.mjs'
import { findChromium } from '../../server/briefs/find-chromium.mjs'
import { step } from './progress.mjs'
import { node24, root } from './project.mjs'
import { runQuietly } from './run-quietly.mjs'

/**
 * A program of the machine that tests need: Debian has it in `packages`; `without` says what becomes of the tests.
 * @typedef {{ name: string, without: string, isThere: () => boolean | Promise<boolean>, packages: () => Promise<string[]> }} TestProgram
 */

/** Asks the tests' own search, so that both always agree. */
async function hasPostgis() {
  const question = `import('./tests/support/databases/find-postgres.ts').then((it) => process.exit('bin' in it.findPostgres() ? 0 : 1))`
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

/** Chromium, and where this Debian has it the one without a window, in which the screens' tests need half the processor time. */
async function chromiumPackages() {
  const { output } = await runQuietly('apt-cache', ['search', '--names-only', '^chromium-headless-shell$'])
  return ['chromium', ...(output.trim() === '' ? [] : ['chromium-headless-shell'])]
}

async function hasChineseFont() {
  const { output } = await runQuietly('fc-list', [':lang=zh-cn', 'family'])
  return output.trim() !== ''
}

/** @type {readonly TestProgram[]} */
const programs = [
  {
    name: 'PostgreSQL with PostGIS',
    without: 'tests against a PostgreSQL server are skipped',
    isThere: hasPostgis,
    packages: postgisPackages,
  },
  {
    name: 'Chromium',
    without: 'browser tests are skipped',
    isThere: () => findChromium(process.env) !== undefined,
    packages: chromiumPackages,
  },
  {
    name: 'a Chinese font',
    without: 'Chinese labels in the browser are empty boxes',
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

/** @param {readonly TestProgram[]} missing */
async function installPrograms(missing) {
  await step('Reading package lists', () => aptGet(['update']))
  const packages = (await Promise.all(missing.map((program) => program.packages()))).flat()
  const names = missing.map(({ name }) => name).join(', ')
  await step(`Installing ${names}`, () => aptGet(['install', '--no-install-recommends', ...packages]))
}

/**
 * Installs what tests need on Debian as root. What is missing elsewhere, or cannot be installed, is named with what
 * becomes of the tests; whether they may be skipped is decided at the end.
 */
export async function ensureTestPrograms() {
  const missing = await missingPrograms()
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    await installPrograms(missing).catch((error) => console.error(error.message))
  }
  for (const { name, without } of await missingPrograms()) console.log(`Missing: ${name}; ${without}.`)
}
