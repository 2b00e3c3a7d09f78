import type { FastifyServerOptions } from 'fastify'
import { lineLimits as usualLimits, lineSettings, type LineLimits } from './admission/line-limits.ts'
import { logSettings } from './log-redaction.ts'
import { refuseEarly } from './problems/refused-requests.ts'

const bodyLimit = 64 * 1024

interface ServerSettings {
  readonly proxies: readonly string[]
  /** True: on standard output. */
  readonly log?: boolean | { write: (line: string) => void } | undefined
  readonly lineLimits?: LineLimits | undefined
}

/** What the HTTP server is made with. */
export function serverSettings({ proxies, log = false, lineLimits = usualLimits }: ServerSettings) {
  return {
    bodyLimit,
    trustProxy: proxies.length > 0 && [...proxies],
    logger: log ? { ...logSettings, ...(log !== true && { stream: log }) } : false,
    ...lineSettings(lineLimits),
    // The default of 10 s is short for a busy machine that opens its embedded database.
    pluginTimeout: 60_000,
    // A screen that keeps its connection must not keep a closing server.
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
    ...refuseEarly,
  } satisfies FastifyServerOptions & object
}
