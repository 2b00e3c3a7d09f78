import { spawnSync } from 'node:child_process'
import { expect, test, vi } from 'vitest'
import { plantedProject } from './planted-project.ts'
import type { Tree } from '../support/temporary-tree.ts'

vi.setConfig({ testTimeout: 120_000 })

const component = (script: string) =>
  `<script setup lang="ts">\n${script}\n</script>\n\n<template>\n  <p />\n</template>\n`

/** What the planted faults import. */
const targets: Tree = {
  'server/contracts/case.ts': 'export const Case = {}\nexport type Case = object\n',
  'server/cases/submit-case.ts': 'export const submit = 1\n',
  'server/cases/case-routes.ts': 'export const routes = 1\n',
  'server/config.ts': 'export const config = 1\n',
  'server/duties/on-duty.ts': 'export const onDuty = 1\n',
  'server/areas/area-queries.ts': 'export const areas = 1\n',
  'web/live.ts': "import { io } from 'socket.io-client'\nexport const socket = io\n",
  'web/charts/EChart.vue': component("import * as echarts from 'echarts'\nvoid echarts"),
  'web/map/create-map.ts': "import { Map } from 'maplibre-gl'\nexport const map = Map\n",
  'web/cases/case-store.ts': 'export const store = 1\n',
  'web/cases/CaseRow.vue': component(''),
  'web/wall/WallScreen.vue': component("import { store } from '../cases/case-store.ts'\nvoid store"),
  'web/drill/DrillScreen.vue': component(''),
  'tests/help.ts': 'export const help = 1\n',
}

/** Faults: the file, the rule it breaks, and its text. */
const faults: [file: string, rule: string, text: string][] = [
  ['web/cases/a.ts', 'web-sees-contract-types-only', "import type {} from '../../server/cases/submit-case.ts'\n"],
  [
    'web/cases/b.ts',
    'contracts-are-types-in-web',
    "import { Case } from '../../server/contracts/case.ts'\nvoid Case\n",
  ],
  [
    'web/cases/c.vue',
    'contracts-are-types-in-web',
    component("import { Case } from '../../server/contracts/case.ts'\nvoid Case"),
  ],
  ['web/cases/d.ts', 'nouns-know-no-screen', "import '../wall/WallScreen.vue'\n"],
  ['web/feed/d1.ts', 'nouns-know-no-screen', "import '../drill/DrillScreen.vue'\n"],
  ['web/contacts/d2.ts', 'nouns-know-no-screen', "import '../drill/DrillScreen.vue'\n"],
  ['web/areas/e.ts', 'nouns-share-no-components', "import '../cases/CaseRow.vue'\n"],
  ['web/wall/f.ts', 'screens-know-no-other-screen', "import '../drill/DrillScreen.vue'\n"],
  ['web/map/g.ts', 'domain-free-parts', "import '../cases/case-store.ts'\n"],
  [
    'web/ui/h.ts',
    'domain-free-parts',
    "import type { Case } from '../../server/contracts/case.ts'\nexport type A = Case\n",
  ],
  ['web/ui/h1.ts', 'domain-free-parts', "import '../live.ts'\n"],
  ['web/wall/i.ts', 'one-owner-of-socket.io-client', "import { io } from 'socket.io-client'\nvoid io\n"],
  ['web/wall/j.vue', 'one-owner-of-echarts', component("import { init } from 'echarts/core'\nvoid init")],
  ['web/wall/k.ts', 'one-owner-of-maplibre-gl', "import { Map } from 'maplibre-gl'\nvoid Map\n"],
  ['server/cases/l.ts', 'one-owner-of-pg', "import pg from 'pg'\nvoid pg\n"],
  ['server/cases/l1.ts', 'one-owner-of-@fastify/cookie', "import cookie from '@fastify/cookie'\nvoid cookie\n"],
  ['server/cases/l2.ts', 'one-owner-of-socket.io', "import { Server } from 'socket.io'\nvoid Server\n"],
  ['server/cases/l3.ts', 'rooms-know-no-root', "import '../config.ts'\n"],
  ['server/database/l4.ts', 'groundwork-knows-no-noun', "import '../cases/submit-case.ts'\n"],
  ['server/contracts/m.ts', 'contracts-stand-alone', "import '../cases/submit-case.ts'\n"],
  ['server/contracts/n.ts', 'contracts-stand-alone', "import 'fastify'\n"],
  [
    'server/cases/o-queries.ts',
    'queries-know-no-fastify',
    "import type { FastifyRequest } from 'fastify'\nexport type A = FastifyRequest\n",
  ],
  [
    'server/cases/p.ts',
    'only-edges-know-fastify',
    "import type { FastifyReply } from 'fastify'\nexport type A = FastifyReply\n",
  ],
  ['server/cases/q.ts', 'routes-are-reached-by-their-plugin', "import './case-routes.ts'\n"],
  ['server/cases/r.ts', 'server-does-not-see-web', "import '../../tests/help.ts'\n"],
  ['web/cases/s.ts', 'web-does-not-see-scripts', "import '../../tests/help.ts'\n"],
  ['web/cases/t.ts', 'web-runs-in-a-browser', "import 'node:fs'\n"],
  ['web/cases/u.ts', 'no-cycles', "import './v.ts'\n"],
  ['web/cases/w.ts', 'nothing-unresolved', "import './nowhere.ts'\n"],
  ['server/cases/x.ts', 'no-tests-in-product', "import 'vitest'\n"],
]

/** What the same faults break beside: a circle is of folders, and no file of it is at fault alone. */
const alsoBroken = [
  ...['server', 'server/areas', 'server/duties', 'web/cases', 'web/wall'].map(
    (folder) => `${folder} no-folder-circles`,
  ),
  'server/contracts/m.ts groundwork-knows-no-noun',
  'server/contracts/n.ts one-owner-of-fastify',
]

/** What the rules say of a project: `file rule` of each violation. */
function violations(folder: string): string[] {
  const args = [
    '--config',
    'scripts/import-boundaries.mjs',
    '--output-type',
    'json',
    'server',
    'web',
    'scripts',
    'tests',
  ]
  const { stdout } = spawnSync('node_modules/.bin/depcruise', args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  const { summary } = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } }
  return [...new Set(summary.violations.map(({ from, rule }) => `${from} ${rule.name}`))].sort()
}

test('imports that the rules allow are no fault: contract types, the owners of libraries, stores of other nouns', () => {
  const allowed: Tree = {
    'web/cases/case-clock.ts': "import type { Case } from '../../server/contracts/case.ts'\nexport type A = Case\n",
    'web/areas/area-store.ts': "import { store } from '../cases/case-store.ts'\nvoid store\n",
    'web/map/use-map-layer.ts': "import type { Map } from 'maplibre-gl'\nexport type A = Map\n",
    'server/cases/case-queries.ts': "import type { Pool } from 'pg'\nexport type A = Pool\n",
    'server/contracts/feed.ts': "import { Type } from 'typebox'\nimport { Case } from './case.ts'\nvoid [Type, Case]\n",
  }
  expect(violations(plantedProject({ ...targets, ...allowed }))).toEqual([])
})

test('each rule names the file that breaks it, and no other', () => {
  const planted: Tree = Object.fromEntries(faults.map(([file, , text]) => [file, text]))
  planted['web/cases/v.ts'] = "import './u.ts'\n"
  planted['server/areas/y.ts'] = "import '../duties/on-duty.ts'\n"
  planted['server/duties/z.ts'] = "import '../areas/area-queries.ts'\n"
  expect(violations(plantedProject({ ...targets, ...planted }))).toEqual(
    [...faults.map(([file, rule]) => `${file} ${rule}`), ...alsoBroken].sort(),
  )
})
