import type { NewSession, Role } from '../../../server/contracts/account.ts'
import { ask } from './serve-app.ts'

/** The roles that somebody signs in with; a sample account is called as its role. */
export const signedInRoles = [
  'grid_worker',
  'community',
  'subdistrict',
  'city_dispatcher',
  'official',
  'system_admin',
  'audit_admin',
  'integrator',
] as const satisfies readonly Role[]

const tokens = new Map<string, Promise<string>>()

/** The headers of a sample account's session at `url`; one session for all who ask. */
export async function as(url: string, sample: string): Promise<{ authorization: string }> {
  const key = `${url} ${sample}`
  const token = tokens.get(key) ?? begin(url, sample)
  tokens.set(key, token)
  token.catch(() => tokens.delete(key))
  return { authorization: `Bearer ${await token}` }
}

async function begin(url: string, sample: string): Promise<string> {
  const { status, body } = await ask<NewSession>(`${url}/api/sessions`, { method: 'POST', body: { sample } })
  if (status !== 201) throw new Error(`expected a session of ${sample}, came ${status}`)
  return body.token
}
