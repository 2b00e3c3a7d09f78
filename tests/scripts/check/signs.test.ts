import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryTree, type Tree } from '../../support/temporary-tree.ts'

const program = resolve(import.meta.dirname, '../../../scripts/check/signs.mjs')

const check = (tree: Tree) => {
  const { status, stdout } = spawnSync(process.execPath, [program], { cwd: temporaryTree(tree), encoding: 'utf8' })
  return { status, said: stdout.trim().split('\n').filter(Boolean) }
}
const life: Tree = { 'server/cases/work/act-on-case.ts': 'export {}\n', 'README.md': '# City\n\n## Old years 归档\n' }

test('a sign may cite a file by its link, its path or its name, a heading, a folder beside it, and a placeholder', () => {
  const sign =
    '[acts](work/act-on-case.ts) [years](../../README.md#old-years-归档) `act-on-case.ts` `work/act-on-case.ts` `work/` `NOUN-routes.ts`\n\n```sh\n`gone.ts`\n```\n'
  expect(check({ ...life, 'server/cases/README.md': sign })).toEqual({ status: 0, said: [] })
})

test.each([
  [
    '[look](look.ts)',
    'server/cases/README.md links to look.ts: expected a file or folder at server/cases/look.ts, found none',
  ],
  [
    '[years](../../README.md#new-years)',
    'server/cases/README.md links to ../../README.md#new-years: expected the heading in README.md, found none',
  ],
  ['`asked.ts`', 'server/cases/README.md names asked.ts: expected it beside the sign or in the project, found none'],
  ['`intake/`', 'server/cases/README.md names intake/: expected it beside the sign or in the project, found none'],
])('a sign that cites what is gone is a fault: %s', (citation, fault) => {
  expect(check({ ...life, 'server/cases/README.md': `${citation}\n` })).toEqual({ status: 1, said: [fault] })
})

test('a comment that names a file that is gone is a fault, in TypeScript and in SQL', () => {
  const sources: Tree = {
    'server/cases/cases.ts': '/**\n * See act-on-case.ts and ../cases/door.ts.\n */\nexport {}\n',
    'server/cases/cases.sql': '-- server/cases/work/act-on-case.ts has the acts, server/cases/told.sql their words.\n',
  }
  const { status, said } = check({ ...life, ...sources })
  expect(status).toBe(1)
  expect(said.toSorted()).toEqual([
    'server/cases/cases.sql:1 names server/cases/told.sql: expected it in the project, found none',
    'server/cases/cases.ts:2 names ../cases/door.ts: expected it in the project, found none',
  ])
})
