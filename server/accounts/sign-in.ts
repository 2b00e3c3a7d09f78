import type { Pool } from 'pg'
import type { NewSession, SignIn } from '../contracts/account.ts'
import { ProblemError } from '../errors.ts'
import { countFailure, findAccount, forgetFailures, type Account } from './account-queries.ts'
import { writeAudit } from './audit-queries.ts'
import { isPassword } from './passwords.ts'
import { beginSession } from './session-queries.ts'
import { newToken, tokenDigest } from './tokens.ts'

/** One answer for all, so that nobody learns which accounts there are. */
const refused = () =>
  new ProblemError(
    401,
    'Expected an account and its password, came another pair; five wrong ones lock it for 15 minutes.',
  )

/**
 * Signs in by password, or as a sample account where `samples` are switched on.
 * @throws {ProblemError} 401 for a wrong pair and for a locked account, 403 for a sample account where there are none
 */
export async function signIn(pool: Pool, asked: SignIn, samples: boolean): Promise<NewSession> {
  if ('sample' in asked && !samples) {
    throw new ProblemError(403, 'Expected an account with its password; sample accounts exist in evaluation mode only.')
  }
  const name = 'sample' in asked ? asked.sample : asked.account
  const found = await findAccount(pool, name)
  if ('sample' in asked) {
    if (!found?.sample) throw new ProblemError(404, `No sample account is called ${name}; see /api/sessions/samples.`)
  } else {
    const isRight = await isPassword(asked.password, found?.locked ? null : (found?.password ?? null))
    if (!found || (found.sample && !samples) || !isRight) {
      if (found && !found.locked) await countFailure(pool, name)
      await writeAudit(pool, { actor: found ? name : 'unknown', role: found?.role ?? 'none', act: 'session:refused' })
      throw refused()
    }
    await forgetFailures(pool, name)
  }
  return startSession(pool, found)
}

/** A session of an account that has proved who it is. */
export async function startSession(pool: Pool, found: Account): Promise<NewSession> {
  const { account, name, role, areas, workerNumber, sample } = found
  const token = newToken()
  const endsAt = await beginSession(pool, account, tokenDigest(token))
  await writeAudit(pool, { actor: account, role, act: 'session:began' })
  return { account, name, role, areas: [...areas], workerNumber, sample, endsAt, token }
}
