import type { Pool } from 'pg'
import type { Database } from '../database/database.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { advanceVolatile, forgetKeys, putVolatile, readVolatile, volatileChannel } from './volatile-queries.ts'

/** A value whose read and notification were both lost is seen by then. */
const mendMs = 5_000

/**
 * Short-lived values beside the history (F13), by topic and key, the newest alone. A put notifies every
 * node of its topic; a node that follows the topic reads it and sends it to its own screens. Reads of a topic run one after another, so
 * that an older value never follows a newer one.
 */
export class VolatileLane {
  readonly #database: Database
  readonly #readers = new Map<string, () => Promise<void>>()
  #timer: NodeJS.Timeout | null = null
  #stopListening: () => Promise<void> = async () => undefined

  constructor(database: Database) {
    this.#database = database
  }

  get pool(): Pool {
    return this.#database.pool
  }

  start(): void {
    this.#timer = setInterval(() => this.#readAll(), mendMs)
    // A notification without a topic: the connection to the database was lost, and notifications with it.
    this.#stopListening = this.#database.listen(volatileChannel, (topic) => {
      if (topic === '') this.#readAll()
      else void this.#readers.get(topic)?.()
    })
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    await this.#stopListening()
    const readers = [...this.#readers.values()]
    this.#readers.clear()
    await Promise.all(readers.map((read) => read()))
  }

  /**
   * Calls back with the values of a topic by key, now and after each possible change, until the returned function is called.
   * @param freshSeconds values not put for so long belong to a lost node; null: they stay
   */
  follow(
    topic: string,
    freshSeconds: number | null,
    receive: (values: Readonly<Record<string, unknown>>) => void,
  ): () => void {
    const isFollowed = () => this.#readers.get(topic) === read
    const read = oneAtATime(async () => {
      if (!isFollowed()) return
      // The link state shows that the database is away; the next read comes by itself.
      const values = await readVolatile(this.pool, topic, freshSeconds).catch(() => null)
      if (values && isFollowed()) receive(values)
    })
    this.#readers.set(topic, read)
    void read()
    return () => void (isFollowed() && this.#readers.delete(topic))
  }

  /** Puts a value (JSON); resolves once this node has sent it to its own screens too. */
  async put(topic: string, key: string, value: unknown): Promise<void> {
    await putVolatile(this.pool, topic, key, value)
    await this.#readers.get(topic)?.()
  }

  /** As `put` for an instant (ISO 8601) that never goes back. */
  async advance(topic: string, key: string, instant: string): Promise<void> {
    await advanceVolatile(this.pool, topic, key, instant)
    await this.#readers.get(topic)?.()
  }

  /** Removes keys of a topic that nobody needs any more. */
  async forget(topic: string, keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await forgetKeys(this.pool, topic, keys)
  }

  #readAll(): void {
    for (const read of this.#readers.values()) void read()
  }
}
