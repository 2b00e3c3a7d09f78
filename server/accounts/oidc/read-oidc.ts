import { readFileSync } from 'node:fs'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'

/** The file that QUANYU_OIDC names. The secret is in no environment variable, which every child process would inherit. */
const OidcSettings = Type.Object(
  {
    /** Address of the provider, below which its `.well-known/openid-configuration` stands. */
    issuer: Type.String({ minLength: 1 }),
    clientId: Type.String({ minLength: 1 }),
    clientSecret: Type.String({ minLength: 1 }),
    /** The label of the button, as in 政务统一认证. */
    name: Type.String({ minLength: 1, maxLength: 40 }),
    /** Where browsers find this server, as in https://quanyu.example; `/api/sessions/oidc/callback` below it is the redirect URI. */
    publicUrl: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
)
export type OidcSettings = Static<typeof OidcSettings>

/** What came of the file: the settings, or everything that is wrong with it. */
export type OidcReading = { readonly oidc: OidcSettings } | { readonly faults: readonly string[] }

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** Reads and checks the file of a provider. Nothing is thrown, and no value is repeated but addresses: one is a secret. */
export function readOidc(file: string): OidcReading {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { faults: [`expected a JSON file that can be read, came ${file}`] }
  }
  if (!Value.Check(OidcSettings, content)) {
    const errors = [...Value.Errors(OidcSettings, content)]
    return { faults: errors.map(({ instancePath, message }) => `${instancePath.slice(1) || 'the whole'}: ${message}`) }
  }
  const faults = (['issuer', 'publicUrl'] as const).flatMap((field) => {
    const url = URL.parse(content[field])
    if (url?.protocol === 'https:') return []
    if (url?.protocol === 'http:' && loopback.includes(url.hostname)) return []
    return [`${field}: expected an https address (http on this machine only), came ${content[field]}`]
  })
  if (URL.parse(content.publicUrl)?.origin !== content.publicUrl) {
    faults.push(`publicUrl: expected an origin without a path, came ${content.publicUrl}`)
  }
  return faults.length > 0 ? { faults } : { oidc: content }
}
