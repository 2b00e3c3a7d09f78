import { readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { plant, temporaryTree, type Tree } from '../support/temporary-tree.ts'

const root = resolve(import.meta.dirname, '../..')
const own = (path: string) => readFileSync(join(root, path), 'utf8')

const { scripts, dependencies, devDependencies } = JSON.parse(own('package.json')) as Record<string, object>
const rules = [
  'tsconfig.json',
  'eslint.config.js',
  '.prettierrc',
  'scripts/check.mjs',
  'scripts/import-boundaries.mjs',
  'scripts/check/folders.mjs',
  'scripts/check/signs.mjs',
]

const sound: Tree = {
  'package.json': `${JSON.stringify({ name: 'planted', type: 'module', scripts, dependencies, devDependencies }, null, 2)}\n`,
  'knip.json': `{\n  "entry": ["server/main.ts", "web/main.ts", "scripts/**/*.mjs", "tests/*.test.ts"],\n  "ignoreDependencies": [".*"]\n}\n`,
  'server/main.ts': 'export const port = 8080\n',
  'web/main.ts': "import App from './App.vue'\n\nexport default App\n",
  'web/App.vue':
    '<script setup lang="ts">\ndefineProps<{ name: string }>()\n</script>\n\n<template>\n  <p>{{ name }}</p>\n</template>\n',
  'tests/port.test.ts': "import { port } from '../server/main.ts'\n\nexport default port\n",
}

/** A small project in a temporary folder under our own rules and tools, with nothing wrong but the faults planted. */
export function plantedProject(faults: Tree = {}): string {
  const folder = temporaryTree(sound)
  plant(folder, Object.fromEntries(rules.map((path) => [path, own(path)])))
  plant(folder, faults)
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}
