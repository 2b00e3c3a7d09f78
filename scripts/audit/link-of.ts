import { createHash } from 'node:crypto'
import type { ChainedEntry } from './audit-queries.ts'

/** The chain's value before the first entry. */
export const beginning = createHash('sha256').digest('hex')

/**
 * The chain's value at an entry, from the value before it: what the SQL function `feed.write_history` computes, computed here, so that
 * a changed function does not vouch for itself. The text is that of a jsonb array in PostgreSQL.
 */
export function linkOf(previous: string, entry: ChainedEntry): string {
  const parts = [
    ...[entry.seq, entry.at, entry.occurredAt, entry.id, entry.version, entry.type, entry.actor, entry.role],
    ...[entry.fromStatus, entry.toStatus, entry.fromGrid, entry.toGrid, entry.fromWorker, entry.toWorker],
    ...[entry.reasonCode, entry.textDigest, entry.bodyDigest],
  ]
  const text = `[${parts.map((part) => JSON.stringify(part)).join(', ')}]`
  return createHash('sha256').update(Buffer.from(previous, 'hex')).update(text).digest('hex')
}
