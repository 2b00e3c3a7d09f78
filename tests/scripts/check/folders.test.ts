import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryTree, type Tree } from '../../support/temporary-tree.ts'

const program = resolve(import.meta.dirname, '../../../scripts/check/folders.mjs')

const check = (tree: Tree) => {
  const { status, stdout } = spawnSync(process.execPath, [program], { cwd: temporaryTree(tree), encoding: 'utf8' })
  return { status, said: stdout.trim().split('\n').filter(Boolean) }
}
const filled = (count: number): Tree =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`server/cases/${index}.ts`, '']))

test('a folder of 24 files is no fault, one of 25 is', () => {
  expect(check(filled(24))).toEqual({ status: 0, said: [] })
  expect(check(filled(25))).toEqual({
    status: 1,
    said: ['server/cases: expected at most 24 files, came 25; divide it by what its files are for'],
  })
})

test('a folder and one inside it import each other: a fault, also by types and in a component', () => {
  const tree: Tree = {
    'web/cases/CaseRow.vue': '<script setup lang="ts">\nimport \'./map/case-layer.ts\'\n</script>\n',
    'web/cases/map/case-layer.ts': "import type { Row } from '../row.ts'\nexport type Layer = Row\n",
    'web/cases/row.ts': 'export type Row = object\n',
  }
  expect(check(tree)).toEqual({
    status: 1,
    said: [
      'web/cases and web/cases/map import each other: web/cases/CaseRow.vue imports web/cases/map/case-layer.ts, web/cases/map/case-layer.ts imports web/cases/row.ts',
    ],
  })
  expect(check({ ...tree, 'web/cases/map/case-layer.ts': 'export type Layer = object\n' }).status).toBe(0)
})

test('what stands directly in server and web puts the rooms together: a room may import from there', () => {
  expect(
    check({ 'web/main.ts': "import './wall/wall.ts'\n", 'web/wall/wall.ts': "import '../api.ts'\n", 'web/api.ts': '' }),
  ).toEqual({ status: 0, said: [] })
})
