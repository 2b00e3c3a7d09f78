import { Agent, request as httpRequest } from 'node:http'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import type { AttackAnswer } from './judge-answer.ts'
import type { AttackRequest } from './make-request.ts'

const patienceMs = 60_000

/** By the name of a content encoding. */
const decode: Readonly<Record<string, ((bytes: Buffer) => Buffer) | undefined>> = {
  identity: (bytes) => bytes,
  gzip: (bytes) => (bytes.length > 0 ? gunzipSync(bytes) : bytes),
  deflate: (bytes) => (bytes.length > 0 ? inflateSync(bytes) : bytes),
  br: (bytes) => (bytes.length > 0 ? brotliDecompressSync(bytes) : bytes),
}

/** A client that keeps its lines. */
export interface AttackLine {
  send(request: AttackRequest): Promise<AttackAnswer>
  close(): void
}

/** @param url of the server; at most `lines` connections */
export function openLine(url: string, lines: number): AttackLine {
  const agent = new Agent({ keepAlive: true, maxSockets: lines })
  const { hostname, port } = new URL(url)
  return {
    close: () => agent.destroy(),
    send: ({ method, path, headers, body }) =>
      new Promise((resolve, reject) => {
        const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }
        const asked = httpRequest(
          { agent, hostname, port, method, path, headers: { ...length, ...headers }, timeout: patienceMs },
          (answer) => {
            const chunks: Buffer[] = []
            answer.on('data', (chunk: Buffer) => chunks.push(chunk))
            answer.on('error', reject)
            answer.on('end', () => {
              const { headers: answered } = answer
              const bytes = decode[answered['content-encoding'] ?? 'identity']?.(Buffer.concat(chunks))
              if (bytes) resolve({ status: answer.statusCode!, headers: answered, body: bytes.toString() })
              else reject(new Error(`expected bytes that can be decoded, came ${answered['content-encoding']}`))
            })
          },
        )
        asked.on('timeout', () => asked.destroy(new Error(`no answer within ${patienceMs} ms`)))
        asked.on('error', reject)
        asked.end(body ?? undefined)
      }),
  }
}
