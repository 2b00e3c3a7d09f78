import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32, deflateSync } from 'node:zlib'

type Colour = readonly [red: number, green: number, blue: number]

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const frame = Buffer.alloc(8 + body.length)
  frame.writeUInt32BE(data.length, 0)
  body.copy(frame, 4)
  frame.writeUInt32BE(crc32(body), 4 + body.length)
  return frame
}

/** A picture of 256 × 256 px in one colour, as PNG. */
export function plainTile([red, green, blue]: Colour): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(256, 0)
  head.writeUInt32BE(256, 4)
  // 8 bits a channel, red green blue
  head.set([8, 2], 8)
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(256 * 3, Buffer.of(red, green, blue))])
  const rows = deflateSync(Buffer.concat(Array.from({ length: 256 }, () => row)))
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

/** A PMTiles archive (specification version 3) whose only tile, that of the whole world, is `tile`. */
function archiveOf(tile: Buffer): Buffer {
  const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)])
  // one entry: tile 0, a run of one, its length, at offset 0 (written as 1)
  const directory = Buffer.from([1, 0, 1, ...varint(tile.length), 1])
  const metadata = Buffer.from('{}')
  const header = Buffer.alloc(127)
  header.write('PMTiles')
  header[7] = 3
  const sections = [directory, metadata, Buffer.alloc(0), tile]
  let offset = header.length
  for (const [index, section] of sections.entries()) {
    header.writeBigUInt64LE(BigInt(offset), 8 + index * 16)
    header.writeBigUInt64LE(BigInt(section.length), 16 + index * 16)
    offset += section.length
  }
  for (const at of [72, 80, 88]) header.writeBigUInt64LE(1n, at)
  // clustered; nothing is compressed; PNG; zoom 0 alone
  header.set([1, 1, 1, 2, 0, 0], 96)
  const degrees = [-180, -85, 180, 85]
  for (const [index, degree] of degrees.entries()) header.writeInt32LE(degree * 1e7, 102 + index * 4)
  return Buffer.concat([header, ...sections])
}

/** A server of tiles and archives as a city's own, which pages of other origins may read. */
export interface TileServer {
  readonly url: string
  /** Paths asked for, in order. */
  readonly asked: string[]
  close(): Promise<void>
}

export async function serveTiles(tile: Buffer): Promise<TileServer> {
  const asked: string[] = []
  const archive = archiveOf(tile)
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', 'range')
    if (request.method === 'OPTIONS') return void response.end()
    asked.push(request.url ?? '')
    if (!request.url?.endsWith('.pmtiles')) return void response.setHeader('content-type', 'image/png').end(tile)
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []
    const part = archive.subarray(Number(from), Number(to) + 1)
    response.setHeader('content-range', `bytes ${from}-${Number(from) + part.length - 1}/${archive.length}`)
    response.writeHead(206).end(part)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections()
      server.close()
      if (server.listening) await once(server, 'close')
    },
  }
}
