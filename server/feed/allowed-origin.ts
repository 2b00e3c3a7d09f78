import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a socket's handshake may proceed: from this server's own pages, from a listed origin, or from a program that
 * is no browser (which sends no Origin).
 */
export function isAllowedOrigin({ origin, host }: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  if (origin === undefined) return true
  return URL.parse(origin)?.host === host || allowed.includes(origin)
}
