import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSettings } from '../../../server/database/database.ts'
import { leanOptions } from '../databases/lean-embedded.ts'

const root = join(import.meta.dirname, '../../..')
const main = join(root, 'server/main.ts')

/** The product's own process, as an operator runs it, without simulation. */
export interface ServerProcess {
  readonly url: string
  /** kill -9: nothing is closed, flushed or said. */
  kill(): Promise<void>
  /** Stops it where it is (SIGSTOP): its lines stay open and nothing answers. */
  freeze(): void
  /** Lets it go on (SIGCONT). */
  thaw(): void
  /** Starts it again on the same port and database. */
  start(): Promise<void>
}

/** Starts `server/main.ts` on a free port, with `settings` beside its own; ready when this resolves. */
export async function startServerProcess(
  { databaseUrl, dataDir }: DatabaseSettings,
  settings: NodeJS.ProcessEnv = {},
): Promise<ServerProcess> {
  const port = await freePort()
  let child: ChildProcess | undefined
  const start = async () => {
    const env = {
      ...process.env,
      ...settings,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl ?? '',
      QUANYU_DATA_DIR: dataDir,
      QUANYU_MASTER_KEY_FILE: join(dataDir || join(root, '.quanyu'), 'master.key'),
      QUANYU_SIMULATE: '0',
      QUANYU_EVALUATION: '1',
      QUANYU_ANCHORS: join(dataDir || tmpdir(), `quanyu-anchors-${port}.jsonl`),
    }
    const started = fork(main, {
      env,
      execArgv: databaseUrl === null ? leanOptions : [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    child = started
    const said: Buffer[] = []
    started.stderr?.on('data', (chunk: Buffer) => said.push(chunk))
    await new Promise<void>((resolve, reject) => {
      started.once('message', () => resolve())
      started.once('exit', (code) => reject(new Error(`Expected a server, it ended with ${code}: ${said.join('')}`)))
    })
  }
  await start()
  return {
    url: `http://127.0.0.1:${port}`,
    start,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
