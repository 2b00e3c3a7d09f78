import { join } from 'node:path'
import { startChild, type Child } from '../measure/child-process.ts'

/** The product's server: on a PostGIS server, or with the embedded database in a folder. */
export async function startServer(
  settings: { databaseUrl: string } | { dataDir: string },
): Promise<{ child: Child; url: string }> {
  const { child, ready } = await startChild<{ listening: string }>(
    join(import.meta.dirname, '../../../server/main.ts'),
    {
      ...('databaseUrl' in settings
        ? { DATABASE_URL: settings.databaseUrl }
        : { DATABASE_URL: '', QUANYU_DATA_DIR: settings.dataDir }),
      QUANYU_SIMULATE: '0',
      QUANYU_EVALUATION: '1',
      QUANYU_REPORTS_PER_MINUTE: '0',
      HOST: '127.0.0.1',
      PORT: '0',
    },
  )
  return { child, url: ready.listening }
}
