import { spawnSync } from 'node:child_process'
import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { countTests, linesOfFaults, linesOfRetries } from '../../../scripts/suite/count-tests.mjs'
import { temporaryTree } from '../../support/temporary-tree.ts'

const root = join(import.meta.dirname, '../../..')
const test = (body: string) => `import { beforeAll, describe, expect, it } from 'vitest'\n${body}`

/** What the suite reads of a run of these files. */
function report(files: Record<string, string>) {
  const project = temporaryTree({ 'package.json': '{ "type": "module" }', ...files })
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
  const file = join(project, 'report.json')
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', project, '--retry=1']
  const reporter = `--reporter=${join(root, 'scripts/suite/suite-reporter.mjs')}`
  // The variables of this run are none of that one's.
  const { PATH } = process.env
  const { status } = spawnSync(process.execPath, [...vitest, reporter], { env: { PATH, QUANYU_SUITE_REPORT: file } })
  return {
    status: status!,
    report: JSON.parse(readFileSync(file, 'utf8')) as NonNullable<Parameters<typeof countTests>[0]>,
  }
}

it('A run leaves what passed, what failed with its reason, and what needed a second try', { timeout: 60_000 }, () => {
  const { status, report: left } = report({
    'good.test.js': test(`it('holds', () => expect(1).toBe(1))\nit('is left out here', ({ skip }) => skip())`),
    'bad.test.js': test(`describe('One', () => it('is two', () => expect(1).toBe(2)))`),
    'second.test.js': test(`let tries = 0\nit('comes late', () => expect(tries++).toBe(1))`),
    'broken.test.js': `throw new Error('it cannot be loaded')`,
    'hook.test.js': test(
      `describe('A hook', () => { beforeAll(() => { throw new Error('no server') })\nit('is not reached', () => 1) })`,
    ),
  })
  expect(countTests(left, status)).toEqual({ passed: 2, failed: 3, skipped: 2 })
  expect(linesOfFaults(left).toSorted()).toEqual([
    '✗ bad.test.js: One > is two: expected 1 to be 2 // Object.is equality',
    '✗ broken.test.js: it cannot be loaded',
    '✗ hook.test.js: no server',
  ])
  expect(linesOfRetries(left)).toEqual(['↻ second.test.js: comes late: passed at the second try'])
})

it('A part that is none is refused before anything is installed', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/test.mjs', 'nowhere'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(status).toBe(2)
  expect(stderr).toMatch(/^Expected check, unit, .*, or a file or folder of tests, came nowhere$/m)
})
