import * as client from 'openid-client'
import { ProblemError } from '../../http/problems/errors.ts'
import type { OidcSettings } from './read-oidc.ts'

/** What binds a provider's answer to the question: kept until the browser comes back. */
export interface OidcChecks {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** A signed-in person, as the provider identifies one. */
export interface OidcIdentity {
  readonly issuer: string
  readonly subject: string
}

export const callbackPath = '/api/sessions/oidc/callback'
const timeoutSeconds = 10

/** A provider of OpenID Connect: authorization code with PKCE, state and nonce. It is looked up when first needed. */
export class OidcProvider {
  readonly name: string
  readonly #settings: OidcSettings
  readonly #redirectUri: string
  #found: Promise<client.Configuration> | null = null

  constructor(settings: OidcSettings) {
    this.name = settings.name
    this.#settings = settings
    this.#redirectUri = `${settings.publicUrl}${callbackPath}`
  }

  /**
   * Where to send a browser, and what to keep for its return.
   * @throws {ProblemError} 503 when the provider cannot be reached
   */
  async begin(): Promise<{ url: URL; checks: OidcChecks }> {
    const configuration = await this.#configuration()
    const checks = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    }
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirectUri,
      scope: 'openid',
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(checks.verifier),
      code_challenge_method: 'S256',
    })
    return { url, checks }
  }

  /**
   * The identity in an answer, once the answer is proved to belong to this sign-in.
   * @param query of the callback's address, with its question mark
   * @throws {ProblemError} 503 when the provider cannot be reached, 401 when the answer does not hold
   */
  async finish(query: string, { state, nonce, verifier }: OidcChecks): Promise<OidcIdentity> {
    const configuration = await this.#configuration()
    const answer = new URL(`${this.#redirectUri}${query}`)
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
    try {
      const { sub } = (await client.authorizationCodeGrant(configuration, answer, checks)).claims()!
      // The configured name, which accounts are linked under; a provider's own may differ from it by a slash at its end.
      return { issuer: this.#settings.issuer, subject: sub }
    } catch (error) {
      if (isUnreachable(error)) throw this.#unreachable()
      const isDenied = error instanceof client.AuthorizationResponseError && error.error === 'access_denied'
      throw new ProblemError(
        isDenied ? 'provider_denied' : 'provider_failed',
        `Expected a sign-in at ${this.name}; it was refused or its answer does not hold.`,
      )
    }
  }

  /** A provider that could not be found is looked for again by the next sign-in. */
  async #configuration(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings
    const isPlain = issuer.startsWith('http:')
    this.#found ??= client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      timeout: timeoutSeconds,
      ...(isPlain && { execute: [client.allowInsecureRequests] }),
    })
    try {
      return await this.#found
    } catch {
      this.#found = null
      throw this.#unreachable()
    }
  }

  #unreachable(): ProblemError {
    return new ProblemError(
      'provider_unreachable',
      `${this.name} cannot be reached; an account’s password still works.`,
    )
  }
}

/** No answer at all or a fault of the provider's own, as opposed to an answer that does not hold. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof Error && error.cause instanceof Response && error.cause.status >= 500) return true
  return error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError')
}
