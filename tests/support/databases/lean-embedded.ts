import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Options of Node for a process that opens the embedded database in a test: its WebAssembly is compiled once, quickly. Usually V8
 * compiles what runs often a second time, which takes more than the whole of a test's statements.
 */
export const leanOptions = ['--liftoff-only']

/** An opening fills the shared buffers with zeros, byte by byte: the usual 128 MB are a third of its processor time. */
export function makeLean(dataDir: string): void {
  appendFileSync(join(dataDir, 'postgres/postgresql.conf'), '\nshared_buffers = 16MB\n')
}
