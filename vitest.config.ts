import vue from '@vitejs/plugin-vue'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

/** Folders of tests/ that need a database server, a browser, or quiet; every other test is a unit test. */
const apart = [
  ...['database', 'cases', 'feed', 'areas', 'catalogue', 'statistics', 'simulator', 'accounts'],
  ...['gis-data', 'browser', 'faults'],
]

/** Starts a private PostgreSQL + PostGIS server, or says why there is none. */
const postgresServer = 'tests/support/postgres-server.ts'

function project(name: string, folders: string[], options: TestProjectInlineConfiguration['test'] = {}) {
  return {
    extends: true,
    test: { name, include: folders.map((folder) => `tests/${folder}/**/*.test.ts`), ...options },
  } as const
}

/** Two files share two cores in CI: what such a machine holds up for seconds is no fault of the product. A fault shows twice. */
const retry = process.env['CI'] === 'true' ? 1 : 0

export default defineConfig({
  plugins: [vue()],
  test: {
    pool: 'forks',
    // Two cores are the smallest machine the suite is meant for.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 90_000,
    teardownTimeout: 30_000,
    projects: [
      project('unit', ['**'], { exclude: apart.map((folder) => `tests/${folder}/**`) }),
      project('gis-data', ['gis-data'], { testTimeout: 120_000 }),
      project('database', ['database', 'cases', 'feed', 'areas', 'catalogue', 'statistics', 'simulator', 'accounts'], {
        globalSetup: postgresServer,
        testTimeout: 120_000,
        retry,
      }),
      project('browser', ['browser'], { globalSetup: postgresServer, testTimeout: 120_000, retry }),
      project('faults', ['faults'], {
        globalSetup: postgresServer,
        testTimeout: 180_000,
        fileParallelism: false,
        retry,
      }),
    ],
  },
})
