import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { NewSession, SampleAccount, SignIn, SignInWays, Visitor } from '../../server/contracts/account.ts'
import { deleteAt, getJson, postJson } from '../api.ts'

/** The account that is signed in at this screen. */
export const useAccountStore = defineStore('account', () => {
  /** Null until the server has answered. */
  const visitor = shallowRef<Visitor | null>(null)
  /** The sample accounts, which one click signs in; empty outside of evaluation. */
  const samples = shallowRef<readonly SampleAccount[]>([])
  /** Name of the provider to sign in through; null: none. */
  const provider = shallowRef<string | null>(null)

  async function load(): Promise<Visitor> {
    visitor.value = await getJson<Visitor>('/api/sessions/current')
    return visitor.value
  }

  async function loadWays(): Promise<void> {
    const ways = await getJson<SignInWays>('/api/sessions/samples')
    samples.value = ways.samples
    provider.value = ways.provider
  }

  async function signIn(body: SignIn): Promise<void> {
    // The token stays in its cookie, which no script reads.
    const { token: _cookie, ...session } = await postJson<NewSession>('/api/sessions', body)
    visitor.value = session
  }

  async function signOut(): Promise<void> {
    await deleteAt('/api/sessions/current')
    visitor.value = null
  }

  return { visitor, samples, provider, load, loadWays, signIn, signOut }
})
