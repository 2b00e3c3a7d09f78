import { expect, test } from 'vitest'
import { hashSources } from '../../../scripts/setup/ensure-web.mjs'
import { plant, temporaryTree } from '../../support/temporary-tree.ts'

const sources = ['web', 'vite.config.ts', 'not-there.json']
const tree = { 'web/main.ts': 'one', 'web/map/basemap.ts': 'two', 'vite.config.ts': 'three', 'server/main.ts': 'four' }

test('the same files have the same hash wherever they lie, however old they are', () => {
  expect(hashSources(temporaryTree(tree), sources)).toBe(hashSources(temporaryTree(tree), sources))
})

test.each([
  ['a changed file', { 'web/map/basemap.ts': 'changed' }],
  ['a new file', { 'web/map/new.ts': '' }],
  ['text moved from one file to the next', { 'web/main.ts': 'onetwo', 'web/map/basemap.ts': '' }],
  ['a changed config', { 'vite.config.ts': 'changed' }],
])('%s changes the hash', (_name, change) => {
  const folder = temporaryTree(tree)
  const before = hashSources(folder, sources)
  plant(folder, change)
  expect(hashSources(folder, sources)).not.toBe(before)
})

test('what the web app does not depend on leaves the hash alone', () => {
  const folder = temporaryTree(tree)
  const before = hashSources(folder, sources)
  plant(folder, { 'server/main.ts': 'changed' })
  expect(hashSources(folder, sources)).toBe(before)
})
