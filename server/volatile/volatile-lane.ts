import type { Pool } from 'pg'
import type { Database } from '../database/database.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { advanceVolatile, putVolatile, readVolatile, volatileChannel } from './volatile-queries.ts'

/** A value that a read missed, with its notification lost too, is seen by then. */
const mendMs = 5_000

/**
 * What comes and goes beside the history (F13): values by topic and key, the newest alone. Whoever puts one tells every
 * node its topic; a node that follows the topic reads it and tells its own screens. Reads of a topic follow one another, so
 * that an older value is never told after a newer one.
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
    // A notification without a topic: the line to the database was lost, and what was said meanwhile with it.
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
   * Tells the values of a topic by key, now and whenever it may have changed, until the returned function is called.
   * @param freshSeconds values not put for so long are of who has gone; null: they stay
   */
  follow(
    topic: string,
    freshSeconds: number | null,
    told: (values: Readonly<Record<string, unknown>>) => void,
  ): () => void {
    const isFollowed = () => this.#readers.get(topic) === read
    const read = oneAtATime(async () => {
      if (!isFollowed()) return
      // A database that is away is told by the link state; the next read comes by itself.
      const values = await readVolatile(this.pool, topic, freshSeconds).catch(() => null)
      if (values && isFollowed()) told(values)
    })
    this.#readers.set(topic, read)
    void read()
    return () => void (isFollowed() && this.#readers.delete(topic))
  }

  /** Puts a value (JSON); resolves once this node has told it to its own screens, too. */
  async put(topic: string, key: string, value: unknown): Promise<void> {
    await putVolatile(this.pool, topic, key, value)
    await this.#readers.get(topic)?.()
  }

  /** As `put` for an instant (ISO 8601) that never goes back. */
  async advance(topic: string, key: string, instant: string): Promise<void> {
    await advanceVolatile(this.pool, topic, key, instant)
    await this.#readers.get(topic)?.()
  }

  #readAll(): void {
    for (const read of this.#readers.values()) void read()
  }
}
