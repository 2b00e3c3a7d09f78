import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { NewSession, SampleAccount, SignIn, Visitor } from '../../server/contracts/account.ts'
import { deleteAt, getJson, postJson } from '../api.ts'

/** Who sits at this screen. */
export const useAccountStore = defineStore('account', () => {
  /** Null until the server has said it. */
  const visitor = shallowRef<Visitor | null>(null)
  /** What one click signs in as; empty outside of evaluation. */
  const samples = shallowRef<readonly SampleAccount[]>([])

  async function load(): Promise<Visitor> {
    visitor.value = await getJson<Visitor>('/api/sessions/current')
    return visitor.value
  }

  async function loadSamples(): Promise<void> {
    samples.value = (await getJson<{ samples: SampleAccount[] }>('/api/sessions/samples')).samples
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

  return { visitor, samples, load, loadSamples, signIn, signOut }
})
