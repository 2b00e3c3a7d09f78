import { randomUUID } from 'node:crypto'
import type { Database } from '../database.ts'
import { forgetVolatile, putVolatile, readVolatile, volatileChannel } from './volatile-queries.ts'

const topic = 'screens'
const beatMs = 5_000
/** Three missed beats: the node has gone. */
const freshSeconds = 15

/**
 * How many screens look at the city, over all nodes: the first passenger of the volatile lane (F13). Each node puts its
 * own count, newest value only, and reads the others' when it is told; a lost value is mended by the next beat.
 */
export class ScreenCount {
  readonly #database: Database
  readonly #node = randomUUID()
  readonly #count: () => number
  readonly #changed: (values: Readonly<Record<string, number>>) => void
  #timer: NodeJS.Timeout | null = null
  #putting: Promise<void> | null = null
  #again = false
  #stopListening: () => Promise<void> = async () => undefined

  constructor(
    database: Database,
    { count, changed }: { count: () => number; changed: (values: Readonly<Record<string, number>>) => void },
  ) {
    this.#database = database
    this.#count = count
    this.#changed = changed
  }

  start(): void {
    this.#stopListening = this.#database.listen(volatileChannel, () => void this.#read())
    this.#timer = setInterval(() => this.changed(), beatMs)
    this.changed()
  }

  /** A screen has come or gone, or a beat is due. Many changes during one put make one more. */
  changed(): void {
    if (!this.#timer) return
    if (this.#putting) this.#again = true
    else this.#putting = this.#putUntilQuiet()
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    this.#again = false
    await this.#stopListening()
    await this.#putting
    await forgetVolatile(this.#database.pool, topic, this.#node, freshSeconds).catch(() => undefined)
  }

  async #putUntilQuiet(): Promise<void> {
    do {
      this.#again = false
      // A database that is away is told by the link state; the next beat comes by itself.
      await putVolatile(this.#database.pool, topic, this.#node, this.#count()).catch(() => undefined)
      await this.#read()
    } while (this.#again)
    this.#putting = null
  }

  async #read(): Promise<void> {
    const values = await readVolatile(this.#database.pool, topic, freshSeconds).catch(() => null)
    if (values && this.#timer) this.#changed(values)
  }
}
