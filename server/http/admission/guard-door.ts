import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'
import { isAllowedHost, isReachedByHttps, nameOf, type Door } from './door.ts'
import { ProblemError } from '../problems/errors.ts'
import { doubtOfHome, forwarding } from './signs-of-proxy.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the visitor's line is https, by the word of a believed proxy or of `QUANYU_ORIGINS`. */
    isHttps: boolean
  }
}

/** What `guardDoor` decides by; a `Config` is one. */
export interface GuardSettings extends Door {
  /** Addresses and networks of proxies that are believed. */
  readonly proxies: readonly string[]
  /** Only this machine is served: what comes through a proxy is refused. */
  readonly evaluationImplied: boolean
}

/** Of each kind of warning; names and addresses come from outside, and a log is no place to fill. */
const mostWarnings = 20

/**
 * Lets nobody in by a name that is not this server's, and says in the answer and once in the log what to set; says in the log when
 * a proxy is not believed.
 */
export function guardDoor(app: FastifyInstance, config: GuardSettings): void {
  const warnOfName = onceEach(mostWarnings, (text) => app.log.warn(text))
  const warnOfProxy = onceEach(mostWarnings, (text) => app.log.warn(text))
  const believed = addressesOf(config.proxies)

  app.decorateRequest('isHttps', false)
  app.addHook('onRequest', async (request) => {
    const doubt = doubtAbout(request, believed)
    if (doubt) warnOfProxy(doubt.address, doubt.text)
    if (!isAllowedHost(request.headers, config)) {
      const { name, text } = whatToSet(request.headers)
      if (name !== null) warnOfName(name, text)
      throw new ProblemError('name_unknown', text)
    }
    const away = config.evaluationImplied ? doubtOfHome(request.raw) : null
    if (away !== null) throw new ProblemError('name_unknown', away)
    request.isHttps = request.protocol === 'https' || isReachedByHttps(request.headers, config)
  })
}

/** What to say to a request by a name that is not this server's, and that name; null: it came without one. */
export function whatToSet(headers: IncomingHttpHeaders): { name: string | null; text: string } {
  const name = nameOf(headers)
  const expected = 'Expected a request to localhost or to a name in QUANYU_ORIGINS'
  if (name === null) return { name, text: `${expected}, came one without a name.` }
  const text =
    `${expected}, came one to ${name}. If browsers reach this server by that name, set ` +
    `QUANYU_ORIGINS=https://${name} (http:// where there is no TLS, with its port if it has one) and start again.`
  return { name, text }
}

/** What the log should say of a proxy's headers; null: nothing. */
function doubtAbout(
  { headers, socket }: FastifyRequest,
  believed: (address: string) => boolean,
): { address: string; text: string } | null {
  const came = forwarding.filter((name) => headers[name] !== undefined)
  if (came.length === 0) return null
  const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '') ?? 'an unknown address'
  if (!believed(address)) {
    return {
      address,
      text:
        `${came.join(', ')} came from ${address}, which is not in QUANYU_PROXIES, and is not believed: all visitors behind it ` +
        `share one address's limits. If that is your proxy, set QUANYU_PROXIES=${address} and start again.`,
    }
  }
  if (came.includes('x-forwarded-for')) return null
  return {
    address: `${address} without x-forwarded-for`,
    text: `${came.join(', ')} came from the proxy ${address} without x-forwarded-for, the one header that says whom a request is of: set the proxy to send it.`,
  }
}

/** Whether an address is one of these addresses and networks. */
function addressesOf(proxies: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** Says something once for each subject, of the first `most` subjects. */
function onceEach(most: number, say: (text: string) => void): (subject: string, text: string) => void {
  const said = new Set<string>()
  return (subject, text) => {
    if (said.has(subject) || said.size >= most) return
    said.add(subject)
    say(text)
  }
}
