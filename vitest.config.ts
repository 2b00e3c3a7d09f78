import vue from '@vitejs/plugin-vue'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { leanOptions } from './tests/support/databases/lean-embedded.ts'

/** Rooms of tests/ whose tests need a database server, but for the files of `alone`. */
const onDatabases = ['server/**/*', 'scripts/{audit,simulator}/**/*']

/** What stands in these rooms and needs no database server: unit tests. */
const alone = [
  'server/config',
  'server/database/embedded-postgis',
  'server/accounts/rights/hide-homes',
  'server/briefs/find-chromium',
  'server/cases/seen-case',
  'server/cases/intake/command-key',
  'server/city/basemap-settings',
  'server/http/{describe-api,odd-requests}',
  'server/http/admission/allowed-hosts',
  'server/http/answers/{keep-served,pace-requests,shared-looks,write-list}',
  'server/statistics/day/day-figures',
  'server/tasks/stop-in-time',
  'server/sample/{past-life,sample-delays,sample-report,sample-rhythm}',
]

/** Starts a private PostgreSQL + PostGIS server, or says why there is none. */
const postgresServer = 'tests/support/databases/postgres-server.ts'

const testsOf = (paths: readonly string[]) => paths.map((path) => `tests/${path}.test.ts`)

function project(name: string, include: string[], options: TestProjectInlineConfiguration['test'] = {}) {
  return { extends: true, test: { name, include, ...options } } as const
}

/** The projects in the order in which their files begin: long files first, so that the last ones keep both cores busy. */
const order = ['benches', 'database', 'browser', 'faults', 'gis-data', 'unit']

/** Files of one project come together: they share a worker's loaded modules. */
class ByProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const rank = ({ project }: TestSpecification) => order.indexOf(project.name)
    return sorted.toSorted((a, b) => rank(a) - rank(b))
  }
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
    sequence: { sequencer: ByProject },
    projects: [
      // What stands in none of the other rooms is a unit test.
      project(
        'unit',
        ['tests/*.test.ts', 'tests/!(server|gis-data|browser|faults|benches)/**/*.test.ts', ...testsOf(alone)],
        {
          exclude: ['tests/scripts/{audit,simulator}/**'],
        },
      ),
      project('gis-data', testsOf(['gis-data/**/*']), { testTimeout: 120_000 }),
      project('database', testsOf(onDatabases), {
        exclude: testsOf(alone),
        globalSetup: postgresServer,
        // Fastify, Socket.IO and the embedded database are loaded once per worker instead of once per file.
        isolate: false,
        execArgv: leanOptions,
        testTimeout: 120_000,
        retry,
      }),
      project('browser', testsOf(['browser/**/*']), {
        globalSetup: postgresServer,
        isolate: false,
        execArgv: leanOptions,
        testTimeout: 120_000,
        retry,
      }),
      project('faults', testsOf(['faults/**/*']), {
        globalSetup: postgresServer,
        execArgv: leanOptions,
        testTimeout: 180_000,
        retry,
      }),
      project('benches', testsOf(['benches/**/*']), { testTimeout: 330_000, retry }),
    ],
  },
})
