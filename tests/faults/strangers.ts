import { Agent, get } from 'node:http'
import { parentPort } from 'node:worker_threads'

/** An address that many ask for at once, each again as soon as it was answered, for `ms`. */
export interface Strain {
  readonly address: string
  readonly headers: Readonly<Record<string, string>>
  readonly atOnce: number
  readonly ms: number
}

const agent = new Agent({ keepAlive: true, maxSockets: Infinity })

/** Reads an answer without unpacking it, which would cost this thread as much as the server. */
function statusOf({ address, headers }: Strain, visitor: number): Promise<number> {
  // Each has an address of its own, so that none is refused for how much it asked.
  const sent = { ...headers, 'accept-encoding': 'br', 'x-forwarded-for': `198.51.100.${visitor}` }
  return new Promise((resolve, reject) => {
    const request = get(address, { headers: sent, agent }, (answer) => {
      answer
        .resume()
        .on('end', () => resolve(answer.statusCode!))
        .on('error', reject)
    })
    request.on('error', reject)
  })
}

async function ask(strain: Strain): Promise<Map<number, number>> {
  const statuses = new Map<number, number>()
  const end = performance.now() + strain.ms
  const asker = async (visitor: number) => {
    do {
      const status = await statusOf(strain, visitor)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    } while (performance.now() < end)
  }
  await Promise.all(Array.from({ length: strain.atOnce }, (_, visitor) => asker(visitor)))
  return statuses
}

// A thread of their own: what measures a report's time must not read their megabytes.
parentPort!.on('message', (strain: Strain) => {
  void ask(strain).then((statuses) => parentPort!.postMessage(statuses))
})
