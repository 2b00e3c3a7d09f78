import type { IncomingHttpHeaders } from 'node:http'
import type { Config } from './config.ts'

/** Who may knock: settings of `isAllowed`; a `Config` is one. */
export type Door = Pick<Config, 'host' | 'allowedOrigins'>

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

/**
 * Whether a request or a socket's handshake may proceed. On a loopback address only by one of its names, or that of a
 * listed origin: a page of another name that resolves to this machine must not get in (DNS rebinding).
 */
export function isAllowedHost({ host = '' }: IncomingHttpHeaders, door: Door): boolean {
  const bound = door.host.includes(':') ? `[${door.host}]` : door.host
  if (!loopbackNames.includes(bound)) return true
  const name = URL.parse(`http://${host}`)?.hostname ?? ''
  return loopbackNames.includes(name) || door.allowedOrigins.some((origin) => URL.parse(origin)?.host === host)
}

/**
 * Whether a socket's handshake comes from this server's own pages, from a listed origin, or from a program that is no
 * browser (which sends no Origin).
 */
export function isAllowedOrigin({ origin, host }: IncomingHttpHeaders, { allowedOrigins }: Door): boolean {
  if (origin === undefined) return true
  return URL.parse(origin)?.host === host || allowedOrigins.includes(origin)
}
