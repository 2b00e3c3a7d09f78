import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Pool } from 'pg'
import { codeOf } from '../http/problems/errors.ts'
import { readChainHead, type ChainHead } from './chain-queries.ts'

/** A line of the anchor file: the position of the history of cases at a moment, and its chain there. */
export interface Anchor extends ChainHead {
  /** When it was written, ISO 8601, by this machine's clock. */
  readonly at: string
  /** The history that this one continues, where the line records the restore of a dump: their entries are the same up to `seq`. */
  readonly former?: { readonly history: string; readonly last: Anchor | null }
}

/** The longest end of the history that can be cut off without an anchor in it. */
const intervalMs = 300_000

/**
 * Writes the head of the chained history into a file outside the database, at start, every five minutes and at the end: a
 * writer of the database who recomputes the whole chain cannot rewrite this file. Appends only; belongs on another disk or machine than
 * the database, and is read by `npm run audit:verify`.
 */
export class HistoryAnchors {
  readonly #pool: Pool
  readonly #file: string
  readonly #failed: (error: unknown) => void
  #timer: NodeJS.Timeout | null = null
  #written = ''
  /** Why the last anchor could not be written, without its path; null while anchors can be written. */
  failing: string | null = null

  /** `failed` is called when a later anchor could not be written; the next one is tried all the same. */
  constructor(pool: Pool, file: string, failed: (error: unknown) => void) {
    this.#pool = pool
    this.#file = file
    this.#failed = failed
  }

  /** Writes the first anchor and goes on. An unwritable file does not stop the start: the log and health report it. */
  async start(): Promise<void> {
    await this.#tryToWrite()
    this.#timer = setInterval(() => void this.#tryToWrite(), intervalMs)
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    await this.#tryToWrite()
  }

  async #tryToWrite(): Promise<void> {
    try {
      await this.#write()
      this.failing = null
    } catch (error) {
      this.failing = codeOf(error) || 'it cannot be written'
      this.#failed(error)
    }
  }

  async #write(): Promise<void> {
    const head = await readChainHead(this.#pool)
    if (head.chain === this.#written) return
    await writeAnchor(this.#file, { at: new Date().toISOString(), ...head })
    this.#written = head.chain
  }
}

/** Appends a line to an anchor file and resolves when it is on the disk; creates a missing file. */
export async function writeAnchor(file: string, anchor: Anchor): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await appendFile(file, `${JSON.stringify(anchor)}\n`, { flush: true })
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
