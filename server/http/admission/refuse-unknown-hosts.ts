import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'
import { isAllowedHost, isReachedByHttps, nameOf, type AllowedHosts } from './allowed-hosts.ts'
import { ProblemError } from '../problems/errors.ts'
import { doubtOfHome, forwarding } from './signs-of-proxy.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the visitor's line is https, by the word of a believed proxy or of `QUANYU_ORIGINS`. */
    isHttps: boolean
  }
}

/** The settings of `refuseUnknownHosts`; a `Config` is one. */
export interface HostSettings extends AllowedHosts {
  /** Addresses and networks of trusted proxies. */
  readonly proxies: readonly string[]
  /** Only this machine is served: a request through a proxy is refused. */
  readonly evaluationImplied: boolean
}

/** The most warnings of each kind: names and addresses come from outside, and must not fill the log. */
const mostWarnings = 20

/**
 * Refuses each request by a host name that is not this server's (421); the answer, and the log once, say what to set. The log also
 * says when a proxy is not trusted.
 */
export function refuseUnknownHosts(app: FastifyInstance, config: HostSettings): void {
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

/** The refusal of a request by a name that is not this server's, and that name; null: the request has none. */
export function whatToSet(headers: IncomingHttpHeaders): { name: string | null; text: string } {
  const name = nameOf(headers)
  const expected = 'Expected a request to localhost or to a name in QUANYU_ORIGINS'
  if (name === null) return { name, text: `${expected}, came one without a name.` }
  const text =
    `${expected}, came one to ${name}. If browsers reach this server by that name, set ` +
    `QUANYU_ORIGINS=https://${name} (http:// where there is no TLS, with its port if it has one) and start again.`
  return { name, text }
}

/** The warning about a proxy's headers; null: none is needed. */
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

/** Calls `say` once for each subject, for the first `most` subjects. */
function onceEach(most: number, say: (text: string) => void): (subject: string, text: string) => void {
  const said = new Set<string>()
  return (subject, text) => {
    if (said.has(subject) || said.size >= most) return
    said.add(subject)
    say(text)
  }
}
