import { join } from 'node:path'
import { startChild, type Child } from '../measure/child-process.ts'

/** The product's server with a database and files of its own. */
export async function startServer(databaseUrl: string | null, dataDir: string): Promise<{ child: Child; url: string }> {
  const { child, ready } = await startChild<{ listening: string }>(
    join(import.meta.dirname, '../../../server/main.ts'),
    {
      DATABASE_URL: databaseUrl ?? '',
      QUANYU_DATA_DIR: dataDir,
      QUANYU_MASTER_KEY_FILE: join(dataDir, 'master.key'),
      QUANYU_ANCHORS: join(dataDir, 'anchors.jsonl'),
      QUANYU_SIMULATE: '0',
      QUANYU_EVALUATION: '1',
      QUANYU_REPORTS_PER_MINUTE: '0',
      HOST: '127.0.0.1',
      PORT: '0',
    },
  )
  return { child, url: ready.listening }
}
