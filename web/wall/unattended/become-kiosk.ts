import type { NavigationGuardReturn, RouteLocationNormalized } from 'vue-router'
import { ApiError, postJson } from '../../api.ts'
import { codeOf } from '../../problems.ts'

const retryMs = 5_000
const answerMs = 10_000

/** Why a device token in the address did not start a wall; a page of its own says what to do. */
export type KioskFault = 'old' | 'refused' | 'seat'

/**
 * Before a wall is shown: sends the device token behind # (/wall#kiosk=TOKEN) to the server once, which sets it as this browser's
 * cookie, and clears it from the address. A fragment reaches no server and no proxy's log. The former ?kiosk= is never sent.
 * While the server cannot be reached, the wall starts without the cookie and reloads once it has it.
 */
export async function becomeKiosk(
  { path, query, hash }: RouteLocationNormalized,
  from: RouteLocationNormalized,
): Promise<NavigationGuardReturn> {
  const { kiosk: old, ...rest } = query
  if (old !== undefined) return notice('old')
  const token = new URLSearchParams(hash.slice(1)).get('kiosk')
  if (token === null) return true
  history.replaceState(history.state, '', location.pathname + location.search)
  const fault = await handOn(token).catch(() => {
    void handOnLater(token)
    return null
  })
  if (fault) return notice(fault)
  // An open wall has loaded everything under another identity.
  if (from.path === path) location.reload()
  return { path, query: rest, hash: '', replace: true }
}

const notice = (why: KioskFault) => ({ path: '/wall-token', query: { why }, replace: true })

/** Null when this browser is now the token's wall. @throws while that is unknown: no answer, too many requests, a fault of the server */
async function handOn(token: string): Promise<KioskFault | null> {
  try {
    await postJson('/api/kiosks/session', { token }, { timeoutMs: answerMs })
    return null
  } catch (error) {
    if (codeOf(error) === 'seat_signed_in') return 'seat'
    const status = error instanceof ApiError ? error.status : 0
    if (status === 400 || status === 401 || status === 403) return 'refused'
    throw error
  }
}

async function handOnLater(token: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, retryMs))
  const fault = await handOn(token).catch(() => 'unsaid')
  if (fault === 'unsaid') return handOnLater(token)
  location.replace(fault === null ? location.href : `/wall-token?why=${fault}`)
}
