import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

/** A real provider of OpenID Connect on the loopback, at which everybody is at once who `subject` says. */
export interface ServedProvider {
  readonly issuer: string
  /** Who signs in next. */
  subject: string
  close(): Promise<void>
}

export const clientId = 'quanyu'
/** 演示: of no real client. */
export const clientSecret = 'a-secret-of-the-tests-alone'

export async function serveProvider(redirectUri: string): Promise<ServedProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['a-key-of-the-tests-alone'] },
    pkce: { required: () => true },
  })
  const served: ServedProvider = {
    issuer,
    subject: '',
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const handle = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void handle(request, response)
    void (async () => {
      const { prompt, params } = await provider.interactionDetails(request, response)
      if (prompt.name === 'login') {
        const login = { accountId: served.subject }
        return provider.interactionFinished(request, response, { login })
      }
      const grant = new provider.Grant({ accountId: served.subject, clientId: String(params['client_id']) })
      grant.addOIDCScope('openid')
      const consent = { grantId: await grant.save() }
      return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true })
    })()
  })
  return served
}
