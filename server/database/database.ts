import pg from 'pg'
import { openEmbeddedDatabase } from './embedded-database.ts'
import { listenForever } from './notifications.ts'
import { type DatabaseVersions, explain, prepareServer } from './postgres-server.ts'
import { shareAmongReaders } from './shared-pool.ts'
import { transaction, type TransactionOptions } from './transaction.ts'

/** The role of all connections of `pool`: it has only the rights that the migrations grant it. */
const applicationRole = 'quanyu_app'

/** Enough to keep a few cores of PostgreSQL busy; each node has as many, and a server has 100 by default. */
const poolSize = 10

/** A request that got no connection by then is answered with an error rather than kept. */
const connectionTimeoutMs = { postgres: 10_000, embedded: 60_000 } as const

/**
 * Of the pool's connections those that visitors and known readers may hold at most; the rest is for intake, the feed's tail and
 * sessions. On the embedded database's one connection each of them waits there with one statement at a time.
 */
const readers = {
  postgres: {
    // One answer after the other: two large ones at a time would hold up a report twice as long in the event loop.
    stranger: { connections: 1, waiting: 500, patienceMs: 10_000 },
    known: { connections: 4, waiting: 500, patienceMs: 10_000 },
  },
  embedded: {
    stranger: { connections: 1, waiting: 500, patienceMs: 10_000 },
    known: { connections: 1, waiting: 500, patienceMs: 10_000 },
  },
} as const

/** No statement of the application is this long; a lost lock or a forgotten plan must not hold a connection for ever. */
const statementTimeoutMs = 30_000

/** Longer than the server's own limit: it ends what a frozen server or a dead network leaves hanging. */
const answerTimeoutMs = statementTimeoutMs + 5_000

/**
 * Just-in-time compilation costs half a second for a statement that takes a few milliseconds: off. Pages come from memory
 * or flash: at the default price of a random page small tables are read whole for each report.
 */
const sessionSettings = '-c timezone=UTC -c jit=off -c random_page_cost=1.1'

/** The one pool of connections to PostgreSQL, the same for a server and for the embedded one. */
export interface Database {
  readonly kind: 'embedded' | 'postgres'
  /** Absolute folder of the embedded database's files; null: a server has them. */
  readonly folder: string | null
  /** Connections as `quanyu_app`, in UTC. int8 comes as number, date as text, timestamptz as Date. */
  readonly pool: pg.Pool
  readonly versions: DatabaseVersions
  /** Commits what `work` does, or nothing of it. */
  transaction<T>(work: (client: pg.PoolClient) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** A connection as the owner of the tables, for migrations and bulk loads. On the embedded database all others wait. */
  owner<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>
  /**
   * Calls `onNotify` for each NOTIFY on `channel`, and after each reconnection. Embedded: never, as nobody else writes.
   * @returns stops listening
   */
  listen(channel: string, onNotify: (payload: string) => void): () => Promise<void>
  /** Settles when this process can never reach the database again; a server that is away for a while is no such case. */
  readonly failed: Promise<Error>
  close(): Promise<void>
}

/** Settings of `openDatabase`; a `Config` is one. */
export interface DatabaseSettings {
  readonly databaseUrl: string | null
  /** Absolute. */
  readonly dataDir: string
}

/**
 * Opens the PostGIS server of `databaseUrl`, or the embedded database in `dataDir` when there is none.
 * @param onProgress gets a line for each step that may take seconds
 * @throws {DatabaseError | FolderInUseError} saying what was expected, what came and what to do
 */
export function openDatabase(
  { databaseUrl, dataDir }: DatabaseSettings,
  { onProgress = () => undefined }: { onProgress?: (text: string) => void } = {},
): Promise<Database> {
  return databaseUrl === null ? openEmbedded(dataDir, onProgress) : openServer(databaseUrl)
}

async function openServer(databaseUrl: string): Promise<Database> {
  const settings: pg.ClientConfig = {
    connectionString: databaseUrl,
    types,
    application_name: 'quanyu',
    connectionTimeoutMillis: connectionTimeoutMs.postgres,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    options: sessionSettings,
  }
  const connect = async () => {
    const client = new pg.Client(settings)
    // Without a listener the end of a server would end this process.
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
  const owner: Database['owner'] = async (work) => {
    const client = await connect()
    return work(client).finally(() => client.end())
  }
  const versions = await owner((client) => prepareServer(client as pg.Client, applicationRole)).catch(
    (error: unknown) => {
      throw explain(error, databaseUrl)
    },
  )
  const ownPool = makePool({
    ...settings,
    max: poolSize,
    query_timeout: answerTimeoutMs,
    options: `${sessionSettings} -c role=${applicationRole} -c statement_timeout=${statementTimeoutMs}`,
  })
  const pool = shareAmongReaders(ownPool, readers.postgres)
  return {
    kind: 'postgres',
    folder: null,
    pool,
    versions,
    owner,
    transaction: (work, options) => transaction(pool, work, options),
    listen: (channel, onNotify) => listenForever(connect, channel, onNotify),
    failed: new Promise(() => undefined),
    close: () => pool.end(),
  }
}

async function openEmbedded(dataDir: string, onProgress: (text: string) => void): Promise<Database> {
  const embedded = await openEmbeddedDatabase(dataDir, applicationRole, onProgress)
  const ownPool = makePool({
    types,
    stream: () => embedded.connect(),
    ssl: false,
    user: 'postgres',
    database: 'postgres',
    options: '',
    // More would share one session: transactions of different requests would run into each other.
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: connectionTimeoutMs.embedded,
    onConnect: becomeApplication as (client: pg.ClientBase) => void,
  })
  const pool = shareAmongReaders(ownPool, readers.embedded)
  const owner: Database['owner'] = async (work) => {
    const client = await pool.connect()
    try {
      await client.query('reset role')
      return await work(client)
    } finally {
      // Not returned to the pool: the next connection begins afresh, as the application.
      client.release(true)
    }
  }
  const { rows } = await pool.query<DatabaseVersions>(`
    select current_setting('server_version') as postgres,
           (select extversion from pg_extension where extname = 'postgis') as postgis`)
  const [versions] = rows
  if (!versions) throw new Error('Expected the versions of the embedded database, came nothing')
  return {
    kind: 'embedded',
    folder: embedded.folder,
    pool,
    versions,
    owner,
    transaction: (work, options) => transaction(pool, work, options),
    listen: () => () => Promise.resolve(),
    failed: embedded.failed,
    close: () => pool.end().then(() => embedded.close()),
  }
}

/** The pool waits for it and gives out no connection where it failed, which its types do not say. */
async function becomeApplication(client: pg.ClientBase): Promise<void> {
  await client.query(`set role ${applicationRole}`)
}

function makePool(settings: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(settings)
  // A lost connection is made again at the next use. Without these listeners the loss would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers[oid] ?? (pg.types.getTypeParser(oid, format) as never),
}

const parsers: Readonly<Record<number, ((text: string) => unknown) | undefined>> = {
  [pg.types.builtins.INT8]: parseInt8,
  // A day is not an instant: `pg` would make it midnight in the zone of the machine.
  [pg.types.builtins.DATE]: (text) => text,
}

/** Feed positions, counts and versions. What can be larger, as case numbers, is text in the tables. */
function parseInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value))
    throw new RangeError(`Expected an integer below 2^53, came ${text}: select it as text`)
  return value
}
