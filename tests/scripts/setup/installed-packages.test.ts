import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFault, packagesFault } from '../../../scripts/setup/installed-packages.mjs'
import { plant, temporaryTree } from '../../support/temporary-tree.ts'

const locked = {
  '': { version: '0.1.0' },
  'node_modules/vue': { version: '3.5.0', integrity: 'sha512-a' },
  'node_modules/vitest': { version: '4.0.0', integrity: 'sha512-b', dev: true },
  'node_modules/binding-of-another-platform': { version: '1.0.0', integrity: 'sha512-c', optional: true },
}
const { '': _project, 'node_modules/binding-of-another-platform': _binding, ...installed } = locked

function project() {
  return temporaryTree({
    'package-lock.json': { packages: locked },
    'node_modules/.package-lock.json': { packages: installed },
    'node_modules/vue/package.json': { version: '3.5.0' },
    'node_modules/vitest/package.json': { version: '4.0.0' },
  })
}

test('a whole install has no fault; builds for other platforms are not missed', () => {
  expect(packagesFault(project(), { dev: true })).toBeNull()
})

test('a clean clone has no packages so far', () => {
  const folder = project()
  rmSync(join(folder, 'node_modules'), { recursive: true })
  expect(packagesFault(folder, { dev: true })).toBe('none so far')
})

test('an install that broke off has left no hidden lock file', () => {
  const folder = project()
  rmSync(join(folder, 'node_modules/.package-lock.json'))
  expect(packagesFault(folder, { dev: true })).toBe('the last install broke off')
})

test('a lock file that has moved on since', () => {
  const folder = project()
  const newer = { ...locked, 'node_modules/vue': { version: '3.6.0', integrity: 'sha512-d' } }
  plant(folder, { 'package-lock.json': { packages: newer } })
  expect(packagesFault(folder, { dev: true })).toBe('node_modules/vue is not at 3.6.0')
})

test('a package removed by hand', () => {
  const folder = project()
  rmSync(join(folder, 'node_modules/vue'), { recursive: true })
  expect(packagesFault(folder, { dev: true })).toBe('node_modules/vue is damaged')
})

test('development packages are missed only where they are wanted', () => {
  const folder = project()
  plant(folder, { 'node_modules/.package-lock.json': { packages: { 'node_modules/vue': locked['node_modules/vue'] } } })
  expect(packagesFault(folder, { dev: false })).toBeNull()
  expect(packagesFault(folder, { dev: true })).toBe('node_modules/vitest is not at 4.0.0')
})

test('the Node that runs these tests is the one that is wanted', async () => {
  expect(await nodeFault(process.execPath)).toBeNull()
})

test('a Node that is not there, or cannot run', async () => {
  const folder = temporaryTree({ node: 'not a program' })
  expect(await nodeFault(join(folder, 'nowhere'))).toBe('its Node 24 does not run')
  expect(await nodeFault(join(folder, 'node'))).toBe('its Node 24 does not run')
})
