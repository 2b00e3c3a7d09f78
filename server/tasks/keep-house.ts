import type { Pool } from 'pg'
import { forgetProposedPasswords } from '../accounts/managing/account-change-queries.ts'
import { forgetSessions } from '../accounts/sessions/session-queries.ts'
import { forgetTries } from '../accounts/sign-in/sign-in-tries.ts'
import { forgetOldCommands } from '../feed/feed-queries.ts'
import { hourMs } from './durations.ts'

/** Forgets each hour what is no use to anybody any more. Returns what ends it. */
export function keepHouse(pool: Pool): () => void {
  const forget = () =>
    Promise.all([forgetOldCommands(pool), forgetSessions(pool), forgetTries(pool), forgetProposedPasswords(pool)])
  const timer = setInterval(() => void forget().catch(() => undefined), hourMs)
  return () => clearInterval(timer)
}
