import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import type { Basemap } from '../contracts/basemap.ts'

/** Origins of the tiles that a configured basemap is drawn from. */
function originsOf(basemap: Basemap | null): string[] {
  const addresses = JSON.stringify(basemap ?? {}).match(/https?:\/\/[^/"]+/g) ?? []
  // {a-c} and {s} in a host are placeholders for several.
  return [...new Set(addresses.map((address) => address.replace(/\{[^}]*\}/, '*')))]
}

/**
 * The headers that limit a page of ours in the browser: only our own scripts, nothing framed, nothing sniffed. Style
 * attributes are allowed for the charts' tooltips; plain http is not upgraded, as on an intranet there may be nothing else.
 */
export async function sendSecurityHeaders(app: FastifyInstance, basemap: Basemap | null): Promise<void> {
  const tiles = originsOf(basemap)
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'worker-src': ["'self'"],
        'style-src': ["'self'"],
        'style-src-attr': ["'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:', ...tiles],
        'connect-src': ["'self'", 'ws:', 'wss:', ...tiles],
        'font-src': ["'self'", 'data:'],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // Only a server behind TLS may promise it for all time; its proxy sets the header.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
  })
}
