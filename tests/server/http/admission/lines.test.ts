import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lineLimits } from '../../../../server/http/admission/line-limits.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { heard, openSocket, wholeCity } from '../../../support/screens/open-socket.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'

/** Each test mostly waits until the server closes its connection, so they run at the same time. */
describeOnDatabase('A line to the server', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    const limits = { ...lineLimits, headersMs: 600, requestMs: 900, idleMs: 300, checkEveryMs: 100 }
    app = await serveApp(database(), {}, { lineLimits: limits })
  })
  afterAll(() => app?.close())

  /** Writes lines of a request as they are; everything that comes until the server ends the line. */
  async function say(lines: readonly string[], drops = ''): Promise<string> {
    const { port } = new URL(app.url)
    const socket = connect(Number(port), '127.0.0.1')
    await once(socket, 'connect')
    socket.on('error', () => undefined)
    const answer = text(socket)
    socket.write(lines.join('\r\n'))
    for (const drop of drops) {
      await sleep(200)
      if (socket.writable) socket.write(drop)
    }
    return answer
  }
  const offer = (path: string, protocol: string, connection = 'Upgrade') =>
    say([
      `GET ${path} HTTP/1.1`,
      'Host: localhost',
      `Connection: ${connection}`,
      `Upgrade: ${protocol}`,
      'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA',
      '',
      '',
    ])

  it.concurrent.each([
    ['/api/health', 'h2c', 'HTTP/1.1 200'],
    ['/api/health', 'TLS/1.0, HTTP/1.1', 'HTTP/1.1 200'],
    ['/api/health', 'websocket', 'HTTP/1.1 200'],
    ['/api/nowhere', 'websocket', 'HTTP/1.1 404'],
    ['/socket.io/?EIO=4&transport=websocket', 'h2c', 'HTTP/1.1 404'],
    ['/socket.io', 'websocket', 'HTTP/1.1 404'],
  ])('that offers %s the protocol %s gets %s', async (path, protocol, status) => {
    expect(await offer(path, protocol, 'Upgrade, HTTP2-Settings')).toMatch(new RegExp(`^${status} `))
  })

  it.concurrent('that asks with HEAD and too long an address gets 431 without a body', async () => {
    const answer = await say([`HEAD /${'x'.repeat(30_000)} HTTP/1.1`, 'Host: localhost', '', ''])
    expect(answer).toMatch(/^HTTP\/1.1 431 [^]*\r\n\r\n$/)
  })

  it.concurrent('that offers HTTP/2 with a report has it stored', async () => {
    const body = '{"location":{"lng":105.3782,"lat":30.871,"crs":"WGS84"},"description":"h2c","source":"mini_program"}'
    const answer = await say([
      ...['POST /api/cases HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', 'Connection: Upgrade'],
      ...['Upgrade: h2c', `Content-Length: ${body.length}`, '', body],
    ])
    expect(answer).toMatch(/^HTTP\/1\.1 201 /)
  })

  it.concurrent('of a screen still becomes a socket', async () => {
    const socket = openSocket(app.url, wholeCity)
    await heard(socket, 'connect')
    socket.close()
  })

  it.concurrent('that asks for a tunnel is refused in words', async () => {
    expect(await say(['CONNECT evil.example:443 HTTP/1.1', 'Host: evil.example:443', '', ''])).toMatch(
      /^HTTP\/1\.1 405 .*application\/problem\+json/s,
    )
  })

  it.concurrent('on which a body comes drop by drop ends with 408', async () => {
    const head = [
      'POST /api/cases HTTP/1.1',
      'Host: localhost',
      'Content-Type: application/json',
      'Content-Length: 100',
    ]
    const answer = await say([...head, '', ''], '{"descriptio')
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*application\/problem\+json.*"status":408/s)
  })

  it.concurrent('on which headers come drop by drop, or none, ends with 408', async () => {
    expect(await say(['GET /api/health HTTP/1.1', 'Host: local'], 'hosthost')).toMatch(/^HTTP\/1\.1 408 /)
    expect(await say([''])).toMatch(/^HTTP\/1\.1 408 /)
  })

  it.concurrent('that asks nothing more is ended', async () => {
    expect(await say(['GET /api/health HTTP/1.1', 'Host: localhost', '', ''])).toMatch(/^HTTP\/1\.1 200 /)
  })

  it.concurrent('that says something else than HTTP gets a problem', async () => {
    expect(await say(['SSH-2.0-OpenSSH_9.6', '', ''])).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json/s)
    expect(await say(['GET / HTTP/1.1', `Host: localhost`, `Filler: ${'x'.repeat(20_000)}`, '', ''])).toMatch(
      /^HTTP\/1\.1 431 /,
    )
  })
})
