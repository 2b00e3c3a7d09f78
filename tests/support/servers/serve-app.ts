import type { AddressInfo } from 'node:net'
import { buildApp, type AppOptions } from '../../../server/app.ts'
import { loadConfig } from '../../../server/config.ts'
import type { Database } from '../../../server/database/database.ts'

/** A served app on a free port of the loopback, on a database that is open and loaded. */
export interface ServedApp {
  /** As in http://127.0.0.1:12345 */
  readonly url: string
  close(): Promise<void>
}

/** Serves the sample city from `database`; settings as in the environment, which here says but where programs are. */
export async function serveApp(
  database: Database,
  settings: Record<string, string> = {},
  options: AppOptions = {},
): Promise<ServedApp> {
  const { PATH, CHROMIUM } = process.env
  const app = await buildApp(
    loadConfig({ PATH, CHROMIUM, PORT: '0', QUANYU_EVALUATION: '1', ...settings }),
    database,
    options,
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => app.close() }
}

/** Any JSON answer with its status; the body as parsed. */
export interface Answer<Body> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

/** One request with a JSON body, when there is one. */
export async function ask<Body>(
  url: string,
  { method = 'GET', body, headers = {} }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer<Body>> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: text }),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body }
}
