import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createConnection, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long a start may take, with recovery after a kill. */
const startTimeoutMs = 60_000

/** Settings of a server whose data nobody misses after a crash. */
const forgetful = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }

/** A private PostgreSQL server in a temporary folder, on the loopback. */
export interface PostgresServer {
  /** The address of one of its databases, for DATABASE_URL. */
  url(database: string): string
  /** Its data folder, whole once it has stopped. */
  readonly data: string
  /** Ends it cleanly; its files stay. */
  stop(): Promise<void>
  /** kill -9 of all its processes at once, as when the machine's memory runs out. Its files stay. */
  kill(): Promise<void>
  /** Stops all its processes where they are (SIGSTOP): connections stay open and nothing answers. */
  freeze(): void
  /** Lets them go on (SIGCONT). */
  thaw(): void
  /** Starts it again after `kill`, on the same port and files. */
  restart(): Promise<void>
  /** Stops it and removes its files. */
  remove(): Promise<void>
}

/**
 * @param bin folder of the server programs, from `findPostgres`
 * @param from a data folder to begin with a copy of; without one the server is empty
 * @param isDurable with the durability settings of a real one; for tests that kill it or restore from it
 */
export async function startPostgres(bin: string, from?: string, isDurable = true): Promise<PostgresServer> {
  const user = unprivilegedUser()
  const folder = mkdtempSync(join(tmpdir(), 'quanyu-postgres-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  if (from === undefined) {
    const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync']
    execFileSync(join(bin, 'initdb'), initdb, { ...user, cwd: folder, stdio: 'pipe' })
  } else {
    cpSync(from, data, { recursive: true })
    if (user) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, data])
    execFileSync('chmod', ['700', data])
  }
  const port = await freePort()
  const address = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder, log_min_messages: 'fatal' }
  const settings = isDurable ? address : { ...address, ...forgetful }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  let server: ChildProcess | undefined

  const start = async () => {
    const deadline = Date.now() + startTimeoutMs
    while (Date.now() < deadline) {
      // A group of its own: Ctrl-C in the terminal is for the tests, which then stop it.
      server = spawn(join(bin, 'postgres'), ['-D', data, ...options], {
        ...user,
        cwd: folder,
        detached: true,
        stdio: 'ignore',
      })
      while (server.exitCode === null && Date.now() < deadline) {
        if (await accepts(port)) return
        await sleep(50)
      }
    }
    throw new Error(`Expected PostgreSQL to start in ${folder} within ${startTimeoutMs / 1000} s, it did not`)
  }
  const signalAll = (signal: NodeJS.Signals) => {
    if (!server?.pid) return
    for (const pid of [server.pid, ...childrenOf(server.pid)]) kill(pid, signal)
  }
  const end = async (signal: 'SIGKILL' | 'SIGINT' | 'SIGQUIT') => {
    if (!server?.pid || server.exitCode !== null || server.signalCode !== null) return
    const exit = once(server, 'exit')
    if (signal === 'SIGKILL') signalAll(signal)
    else kill(server.pid, signal)
    await exit
  }
  const atExit = () => server?.pid && kill(server.pid, 'SIGQUIT')

  await start()
  process.once('exit', atExit)
  return {
    data,
    stop: () => end('SIGINT'),
    url: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
    kill: () => end('SIGKILL'),
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    restart: start,
    async remove() {
      process.off('exit', atExit)
      // At once: nobody reads the files that a clean end would still write.
      await end('SIGQUIT')
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (option: string) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** A startup request is answered only when connections are taken; before, and in recovery, it is an error message. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const parameters = Buffer.from('\0\x03\0\0user\0postgres\0database\0postgres\0\0', 'latin1')
    const length = Buffer.alloc(4)
    length.writeInt32BE(parameters.length + 4)
    const socket = createConnection(port, '127.0.0.1', () => socket.write(Buffer.concat([length, parameters])))
    socket.once('data', (answer) => resolve(answer.toString('latin1', 0, 1) === 'R') ?? socket.destroy())
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
  })
}

function childrenOf(pid: number): number[] {
  if (process.platform !== 'linux') return []
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return children.split(' ').filter(Boolean).map(Number)
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended already.
  }
}
