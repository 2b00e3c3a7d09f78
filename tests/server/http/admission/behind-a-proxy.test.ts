import { once } from 'node:events'
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, it } from 'vitest'
import type { Problem } from '../../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { heard, openSocket, wholeCity } from '../../../support/screens/open-socket.ts'
import { sampleReport } from '../../../support/cases/sample-reports.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'

const publicName = 'quanyu.city.example'

/** A reverse proxy as a city has one: it ends TLS, keeps the name that was asked for, and says whom a request is of. */
async function startProxy(target: string, forwarded: (address: string) => Record<string, string>): Promise<Server> {
  const proxy = createServer((incoming, outgoing) => {
    const address = String(incoming.headers['x-test-visitor'] ?? '203.0.113.7')
    const headers = { ...incoming.headers, ...forwarded(address) }
    const onward = request(`${target}${incoming.url}`, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return proxy
}

const usual = (address: string): Record<string, string> => ({
  'x-forwarded-for': address,
  'x-forwarded-proto': 'https',
})

interface Came {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

describeOnDatabase('Behind a proxy', (database) => {
  let app: ServedApp | undefined
  let proxy: Server | undefined
  let logged: string[] = []
  afterEach(async () => {
    proxy?.close()
    await app?.close()
    app = undefined
  })

  async function begin(settings: Record<string, string>, forwarded = usual): Promise<void> {
    logged = []
    app = await serveApp(database(), settings, { log: { write: (line) => void logged.push(line) } })
    proxy = await startProxy(app.url, forwarded)
  }
  const warnings = () => logged.map((line) => (JSON.parse(line) as { msg: string }).msg)

  async function visit(
    path: string,
    { body, visitor, bare = false }: { body?: unknown; visitor?: string; bare?: boolean } = {},
  ): Promise<Came> {
    const { port } = proxy!.address() as AddressInfo
    const asked = request({
      ...{ port, host: '127.0.0.1', path, method: body === undefined ? 'GET' : 'POST' },
      headers: {
        host: publicName,
        ...(body !== undefined && {
          'content-type': 'application/json',
          ...(!bare && { origin: `https://${publicName}` }),
        }),
        ...(visitor !== undefined && { 'x-test-visitor': visitor }),
      },
    }).end(body === undefined ? undefined : JSON.stringify(body))
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    return { status: answer.statusCode!, headers: answer.headers, body: await text(answer) }
  }
  const signIn = { body: { sample: 'city_dispatcher' } }
  const cookieOf = ({ headers }: Came) => headers['set-cookie']?.join() ?? ''

  it('a name that nobody named is refused, and answer and log say once what to set', async () => {
    await begin({})
    const { status, headers, body } = await visit('/api/health')
    expect(status).toBe(421)
    expect(headers['content-type']).toContain('application/problem+json')
    expect((JSON.parse(body) as Problem).detail).toContain(`QUANYU_ORIGINS=https://${publicName}`)
    await visit('/wall')
    await visit('/api/city')
    expect(warnings().filter((text) => text.includes(`QUANYU_ORIGINS=https://${publicName}`))).toHaveLength(1)
  })

  it('whose word is not believed the log says once what to set, and cookies are Secure by the public name', async () => {
    await begin({ QUANYU_ORIGINS: `https://${publicName}` })
    const signedIn = await visit('/api/sessions', signIn)
    expect(signedIn.status).toBe(201)
    expect(cookieOf(signedIn)).toMatch(/quanyu_session=.*Secure/)
    await visit('/api/health')
    const doubts = warnings().filter((text) => text.includes('QUANYU_PROXIES=127.0.0.1'))
    expect(doubts).toHaveLength(1)
    expect(doubts[0]).toContain('x-forwarded-for, x-forwarded-proto came from 127.0.0.1')
  })

  it('that is listed each visitor has limits of their own, and cookies are Secure', async () => {
    await begin({
      QUANYU_ORIGINS: `https://${publicName}`,
      QUANYU_PROXIES: '127.0.0.0/8',
      QUANYU_REPORTS_PER_MINUTE: '2',
    })
    const reportOf = (visitor: string) => visit('/api/cases', { body: sampleReport(), visitor })
    expect((await reportOf('203.0.113.1')).status).toBe(201)
    expect((await reportOf('203.0.113.1')).status).toBe(201)
    expect((await reportOf('203.0.113.1')).status).toBe(429)
    expect((await reportOf('203.0.113.2')).status).toBe(201)
    // As a phone has many addresses of one network.
    expect((await reportOf('2001:db8:1:2::1')).status).toBe(201)
    expect((await reportOf('2001:db8:1:2::2')).status).toBe(201)
    expect((await reportOf('2001:db8:1:2:ffff::3')).status).toBe(429)
    expect(cookieOf(await visit('/api/sessions', signIn))).toContain('Secure')
    expect(warnings()).toEqual([])
  })

  it('that says it by another header than X-Forwarded-For the log says which one is read', async () => {
    const other = (address: string) => ({ 'x-real-ip': address, forwarded: `for=${address};proto=https` })
    await begin({ QUANYU_ORIGINS: `https://${publicName}`, QUANYU_PROXIES: '127.0.0.1' }, other)
    await visit('/api/health')
    await visit('/api/health')
    expect(warnings().filter((text) => text.includes('x-forwarded-for, the one header'))).toHaveLength(1)
  })

  it('without TLS, by a name of http, cookies are not Secure: a browser would not send them back', async () => {
    await begin({ QUANYU_ORIGINS: `http://${publicName},https://other.example` }, () => ({}))
    const { port } = proxy!.address() as AddressInfo
    const answer = await fetch(`http://127.0.0.1:${port}/api/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(signIn.body),
    })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('set-cookie')).not.toContain('Secure')
  })

  const nginx = () => ({ host: '127.0.0.1:8080' })
  it.each([
    ['X-Forwarded-For', { 'x-forwarded-for': '8.8.8.8' }],
    ['X-Real-IP', { 'x-real-ip': '8.8.8.8' }],
    ['X-Forwarded-Host', { 'x-forwarded-host': publicName }],
    ['Forwarded', { forwarded: 'for=8.8.8.8' }],
    ['Via', { via: '1.1 proxy' }],
  ])(
    'that asks by a name of this machine (%s) nobody finds sample accounts and walls open unless that was written out',
    async (_name, more) => {
      await begin({ QUANYU_EVALUATION: '' }, () => ({ ...nginx(), ...more }))
      const answers = [
        await visit('/api/sessions', signIn),
        await visit('/api/snapshot?scope=510981'),
        await visit('/wall'),
      ]
      for (const { status, headers, body } of answers) {
        expect([status, headers['content-type'], headers['set-cookie']]).toEqual([
          421,
          expect.stringContaining('problem+json'),
          undefined,
        ])
        for (const setting of ['QUANYU_ORIGINS', 'QUANYU_PROXIES', 'QUANYU_EVALUATION']) expect(body).toContain(setting)
      }
      const socket = openSocket(app!.url, wholeCity, { extraHeaders: more })
      await heard(socket, 'connect_error')
      socket.disconnect()
      // This machine itself goes on.
      expect((await fetch(`${app!.url}/api/snapshot?scope=${wholeCity}`)).status).toBe(200)
      const own = openSocket(app!.url, wholeCity)
      await heard(own, 'connect')
      own.disconnect()
    },
  )

  it('that speaks HTTP/1.0 and sends no header, as nginx by default, is known too', async () => {
    await begin({ QUANYU_EVALUATION: '' })
    const line = connect(Number(new URL(app!.url).port), '127.0.0.1')
    line.end('GET /api/snapshot?scope=510981 HTTP/1.0\r\nHost: 127.0.0.1:8080\r\nConnection: close\r\n\r\n')
    expect(await text(line)).toMatch(/^HTTP\/1\.\d 421 /)
  })

  it('is let through where evaluation was written out', async () => {
    await begin({ QUANYU_EVALUATION: '1' }, () => ({ ...nginx(), 'x-forwarded-for': '8.8.8.8' }))
    expect((await visit('/api/sessions', { body: signIn.body, bare: true })).status).toBe(201)
  })
})
