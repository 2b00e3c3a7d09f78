import type { Attacker } from './run-attack.ts'

/** The sample accounts that attack, one of every role. */
const sampleAttackers = [
  'grid_worker',
  'community',
  'subdistrict',
  'city_dispatcher',
  'official',
  'system_admin',
  'audit_admin',
  'integrator',
] as const

/** Signs in as each sample account of a server in evaluation mode, and adds a visitor without a session. */
export async function signInAll(url: string): Promise<Attacker[]> {
  const attackers: Attacker[] = [{ name: 'nobody', headers: {} }]
  for (const sample of sampleAttackers) {
    const answer = await fetch(`${url}/api/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sample }),
    })
    if (answer.status !== 201) throw new Error(`${sample}: expected a session, came ${answer.status}`)
    const { token } = (await answer.json()) as { token: string }
    attackers.push({ name: sample, headers: { authorization: `Bearer ${token}` } })
  }
  return attackers
}
