import type { ClientBase } from 'pg'

/** The head of the chained history: `history` names it, `chain` covers everything up to `seq` (hex). */
export interface ChainHead {
  readonly history: string
  readonly seq: number
  readonly chain: string
}

export async function readChainHead(client: Pick<ClientBase, 'query'>): Promise<ChainHead> {
  const { rows } = await client.query<ChainHead>({
    name: 'read-chain-head',
    text: `select history::text, seq::double precision as seq, encode(chain, 'hex') as chain from feed.head`,
  })
  return rows[0]!
}
