import type { IncomingHttpHeaders } from 'node:http'
import { isIP, isIPv6 } from 'node:net'
import { isLoopback } from './loopback.ts'

/** The host names and origins that requests may use; a `Config` is one. */
export interface AllowedHosts {
  /** Origins by which browsers reach this server, and others whose pages may open sockets. */
  readonly allowedOrigins: readonly string[]
  /** The name or address that it listens on. */
  readonly host?: string
  /** Only this machine is served: a request through a proxy is refused. */
  readonly evaluationImplied?: boolean
}

/** A name or address with an optional port: nothing that `URL` would read as something else. */
const hostHeader = /^(\[[\da-f:.]+\]|[\w-]+(\.[\w-]+)*\.?)(:\d{1,5})?$/i

const everyAddress: readonly string[] = ['0.0.0.0', '::']

/** The name in a `host` header as `URL` writes it, without port and final dot; null: not a valid header. */
export function nameOf({ host = '' }: IncomingHttpHeaders): string | null {
  if (!hostHeader.test(host)) return null
  return URL.parse(`http://${host}`)?.hostname.replace(/\.$/, '') || null
}

/**
 * Whether a request or a socket's handshake may proceed: only by a name of the loopback or of a listed origin, or by the one address
 * that it listens on. A page of another name that resolves to this server must not get in (DNS rebinding).
 */
export function isAllowedHost(headers: IncomingHttpHeaders, { allowedOrigins, host = '' }: AllowedHosts): boolean {
  const name = nameOf(headers)
  if (name === null) return false
  const isOwnAddress = isIP(host) !== 0 && !everyAddress.includes(host) && name === (isIPv6(host) ? `[${host}]` : host)
  return isLoopback(name) || isOwnAddress || allowedOrigins.some((origin) => URL.parse(origin)?.hostname === name)
}

/**
 * Whether a socket's handshake comes from this server's own pages, from a listed origin, or from a program that is no
 * browser (which sends no Origin).
 */
export function isAllowedOrigin({ origin, host }: IncomingHttpHeaders, { allowedOrigins }: AllowedHosts): boolean {
  if (origin === undefined || allowedOrigins.includes(origin)) return true
  const page = URL.parse(origin)
  // By its protocol, so that `:443` and nothing are the same port.
  return page !== null && page.host !== '' && URL.parse(`${page.protocol}//${host}`)?.host === page.host
}

/**
 * Whether a visitor reaches this server by https, also through a proxy that does not say so: by the page that asks, or by the name
 * that is asked for, where a listed origin has it. Decides whether cookies are Secure.
 */
export function isReachedByHttps(headers: IncomingHttpHeaders, { allowedOrigins }: AllowedHosts): boolean {
  const { origin, referer, host } = headers
  const asked = [origin, referer && URL.parse(referer)?.origin]
  const https = allowedOrigins.filter((listed) => listed.startsWith('https:'))
  if (asked.some((one) => one && https.includes(one))) return true
  const isHttpName = allowedOrigins.some(
    (listed) => listed.startsWith('http:') && URL.parse(listed)?.hostname === nameOf({ host }),
  )
  return !isHttpName && https.some((listed) => URL.parse(listed)?.hostname === nameOf({ host }))
}
