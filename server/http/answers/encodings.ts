import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** How bytes may go over the line. */
export type Encoding = 'br' | 'gzip'

/** Below this many bytes compressing costs more than it saves. */
export const threshold = 2_048

/** Types of content that compressing makes much smaller. */
export const compressible = /^(text\/|application\/([\w.-]+\+)?json|application\/(javascript|x-yaml)|image\/svg\+xml)/

/** From 0 to 1 with at most three digits behind the point. An encoding with another weight is ignored. */
const wellFormedWeight = /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/
const preferred: readonly Encoding[] = ['br', 'gzip']

/** The best encoding that an `accept-encoding` header allows (RFC 9110, 12.5.3); null: the bytes as they are. */
export function chooseEncoding(header: string | string[] | undefined): Encoding | null {
  const weights = new Map<string, number>()
  for (const part of String(header ?? '').split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    weights.set(name, weight === undefined ? 1 : wellFormedWeight.test(weight) ? Number(weight) : 0)
  }
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0
  return preferred.find((name) => weightOf(name) > 0) ?? null
}

const compressors: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
  // Quality 5 takes a tenth of the time of the default 11 for a tenth more bytes.
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: (bytes) => promisify(gzip)(bytes),
}

/** Compresses on another thread, so that the event loop serves others meanwhile. */
export const compressBytes = (bytes: Buffer, encoding: Encoding): Promise<Buffer> => compressors[encoding](bytes)
