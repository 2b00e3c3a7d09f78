import type { ClientBase } from 'pg'

/** An event as `feed.append` takes it; what is left out has a plain value. */
export interface EventToAppend {
  id: string
  version?: number
  scopeBefore?: string | null
  scopeAfter?: string | null
  body?: unknown
  commandKey?: string
  bodyDigest?: string
  answer?: unknown
}

export interface Appended {
  readonly ordinal: number
  readonly seq: number
  readonly answer: { readonly feed: { readonly epoch: string; readonly seq: number } }
}

/** Calls `feed.append`, on a pool or inside of a transaction. */
export async function append(
  client: Pick<ClientBase, 'query'>,
  ...events: readonly EventToAppend[]
): Promise<Appended[]> {
  const complete = events.map((event) => ({
    occurredAt: '2026-03-01T08:00:00Z',
    type: 'case:reported',
    entity: 'case',
    version: 1,
    scopeBefore: null,
    scopeAfter: '510981',
    actor: 'test',
    answer: {},
    body: { number: event.id, version: event.version ?? 1, status: 'reported' },
    ...event,
  }))
  const { rows } = await client.query<Appended>('select * from feed.append($1::jsonb)', [JSON.stringify(complete)])
  return rows
}
