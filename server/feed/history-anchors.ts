import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Pool } from 'pg'
import { readChainHead, type ChainHead } from './chain-queries.ts'

/** A line of the anchor file: how far the history of cases had come at a moment, and its chain there. */
export interface Anchor extends ChainHead {
  /** When it was written, ISO 8601, by this machine's clock. */
  readonly at: string
}

/** So much of a tail can at most be cut without an anchor in it. */
const intervalMs = 300_000

/**
 * Writes the head of the chained history into a file outside the database, at start, every five minutes and at the end: who
 * can rewrite the whole chain there cannot rewrite what stands here. Appends only; belongs on another disk or machine than
 * the database, and is read by `npm run audit:verify`.
 */
export class HistoryAnchors {
  readonly #pool: Pool
  readonly #file: string
  readonly #failed: (error: unknown) => void
  #timer: NodeJS.Timeout | null = null
  #written = ''

  /** `failed` is told when an anchor could not be written later on; the next one is tried all the same. */
  constructor(pool: Pool, file: string, failed: (error: unknown) => void) {
    this.#pool = pool
    this.#file = file
    this.#failed = failed
  }

  /** @throws when the file cannot be written: a city that asks for anchors must know at once that there are none */
  async start(): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true })
    await this.#write()
    this.#timer = setInterval(() => void this.#write().catch(this.#failed), intervalMs)
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    await this.#write().catch(this.#failed)
  }

  async #write(): Promise<void> {
    const head = await readChainHead(this.#pool)
    if (head.chain === this.#written) return
    const anchor: Anchor = { at: new Date().toISOString(), ...head }
    await appendFile(this.#file, `${JSON.stringify(anchor)}\n`, { flush: true })
    this.#written = head.chain
  }
}

/**
 * The anchors of a file, first to last; none where there is no file.
 * @throws {SyntaxError} for a line that is no anchor; a last line that a crash has cut short is left out
 */
export async function readAnchors(file: string): Promise<Anchor[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Anchor)
}
