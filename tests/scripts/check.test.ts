import { spawnSync } from 'node:child_process'
import { expect, test, vi } from 'vitest'
import { plantedProject } from './planted-project.ts'

// Seven tools read the whole project; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

/** Runs `npm run check` of a planted project. */
function check(folder: string) {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/check.mjs'], { cwd: folder, encoding: 'utf8' })
  return { status, stdout }
}

test('a sound project passes every check', () => {
  const { status, stdout } = check(plantedProject())
  expect(stdout).toContain('check: all 7 passed')
  expect(status).toBe(0)
})

test('each check fails on a fault of its own, and says where', () => {
  const folder = plantedProject({
    'server/format.ts': 'export const a = 1;\n',
    'server/types.ts': "export const count: number = 'one'\n",
    'server/unused.ts': 'export const nobodyWantsThis = 1\n',
    'server/lint.ts': "export function start() {\n  Promise.resolve('lost')\n}\n",
    'server/tall.ts': 'export {}\n'.repeat(301),
    'server/main.ts':
      "import './format.ts'\nimport './types.ts'\nimport './lint.ts'\nimport './tall.ts'\nimport '../web/main.ts'\n",
    'server/environment.ts': 'export const home = process.env.HOME\n',
    'server/areas/a.ts': "import './inner/b.ts'\n",
    'server/areas/inner/b.ts': "import '../c.ts'\n",
    'server/areas/c.ts': 'export {}\n',
    'server/areas/README.md': 'Begin with `gone.ts`.\n',
    'web/ui/words.ts': "export const words = { zh: '没有案件', en: 'No case is open' }\n",
    'web/ui/NoCase.vue': '<template>\n  <p title="Open cases">案件</p>\n</template>\n',
    'web/List.vue':
      '<script setup lang="ts">\ndefineProps<{ names: string[] }>()\n</script>\n\n<template>\n  <p v-for="name in names">{{ name }}</p>\n</template>\n',
  })
  const { status, stdout } = check(folder)
  expect(stdout).toContain('FAIL format')
  expect(stdout).toContain('server/format.ts')
  expect(stdout).toContain('FAIL types')
  expect(stdout).toContain('server/types.ts(1,14)')
  expect(stdout).toContain('FAIL dead-code')
  expect(stdout).toContain('server/unused.ts')
  expect(stdout).toContain('FAIL import-boundaries')
  expect(stdout).toContain('server-does-not-see-web: server/main.ts')
  expect(stdout).toContain('FAIL folders')
  expect(stdout).toContain('server/areas and server/areas/inner import each other')
  expect(stdout).toContain('FAIL signs')
  expect(stdout).toContain('server/areas/README.md names gone.ts')
  expect(stdout).toContain('FAIL lint')
  expect(stdout.match(/a text that names a case/g)).toHaveLength(4)
  for (const rule of ['no-floating-promises', 'max-lines', 'no-restricted-properties', 'vue/require-v-for-key']) {
    expect(stdout).toContain(rule)
  }
  expect(status).toBe(7)
})
