import type { IncomingMessage } from 'node:http'

/** Headers by which proxies say whom a request comes from. Of these `x-forwarded-for` and `x-forwarded-proto` can be believed. */
export const forwarding = ['x-forwarded-for', 'x-forwarded-proto', 'x-real-ip', 'forwarded'] as const

/** Headers that no browser or program on this machine sends. */
const signs = [
  ...forwarding,
  ...['x-forwarded-host', 'x-forwarded-port', 'x-forwarded-server', 'x-client-ip', 'x-original-host', 'via'],
  ...['cf-connecting-ip', 'true-client-ip'],
]

/**
 * Why a request is refused where evaluation is only implied: it has come through a proxy, so that others than the users of this
 * machine may be asking. The Host header does not show a proxy on the same machine that sends no name of its own.
 * @returns what came and what to set; null: nothing speaks for a proxy
 */
export function doubtOfHome({ headers, httpVersion }: Pick<IncomingMessage, 'headers' | 'httpVersion'>): string | null {
  const came = signs.filter((name) => headers[name] !== undefined)
  // nginx speaks HTTP/1.0 to what is behind it, and no browser does.
  if (httpVersion === '1.0') came.push('HTTP/1.0')
  if (came.length === 0) return null
  return (
    `Expected a request of this machine itself, as walls and sample accounts are open to it; came one through a proxy (${came.join(', ')}). ` +
    'Set QUANYU_ORIGINS to the address that browsers use, as https://quanyu.example, and QUANYU_PROXIES to the proxy’s, as 127.0.0.1; ' +
    'QUANYU_EVALUATION=1 opens walls and sample accounts to everybody behind it, 0 to nobody. Then start again.'
  )
}
