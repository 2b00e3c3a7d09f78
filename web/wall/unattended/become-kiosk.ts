import type { NavigationGuardReturn, RouteLocationNormalized } from 'vue-router'
import { ApiError, postJson } from '../../api.ts'
import { codeOf } from '../../problems.ts'

const retryMs = 5_000
const answerMs = 10_000

/** Why an address with a device token made no wall; the page for it says what to do. */
export type KioskFault = 'old' | 'refused' | 'seat'

/**
 * Before a wall is shown: hands the device token behind # (/wall#kiosk=TOKEN) to the server once, which sets it as this browser's
 * cookie, and clears it from the address. A fragment reaches no server and no proxy's log. The former ?kiosk= is never handed on.
 * While the server cannot be reached, the wall begins without and is loaded again once it has its cookie.
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
  // A wall that is open already has asked for everything as somebody else.
  if (from.path === path) location.reload()
  return { path, query: rest, hash: '', replace: true }
}

const notice = (why: KioskFault) => ({ path: '/wall-token', query: { why }, replace: true })

/** Null when this browser is the token's wall now. @throws while it cannot be said: no answer, too many requests, the server's fault */
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
