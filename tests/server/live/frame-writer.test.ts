import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { encodeText } from '../../../server/live/frame-writer.ts'

// The lengths at which RFC 6455, section 5.2, changes the head of a message.
it.each([0, 1, 125, 126, 65_535, 65_536, 1_000_000])(
  'An encoded text of %i bytes arrives as it was, between others',
  async (length) => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await once(server, 'listening')
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const heard: string[] = []
    client.on('message', (data: Buffer, isBinary) => void heard.push(isBinary ? 'binary' : data.toString()))
    const [line] = (await once(server, 'connection')) as [WebSocket & { _socket: { write(bytes: Buffer): void } }]
    // Chinese counts three bytes a character.
    const text = '多'.repeat(Math.floor(length / 3)) + 'x'.repeat(length % 3)
    line.send('before')
    line._socket.write(encodeText(text))
    line.send('after')
    line.close()
    await once(client, 'close')
    expect(heard).toEqual(['before', text, 'after'])
    server.close()
  },
)
