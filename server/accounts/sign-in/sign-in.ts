import type { Pool } from 'pg'
import type { NewSession, SignIn } from '../../contracts/account.ts'
import { ProblemError } from '../../http/problems/errors.ts'
import { findAccount, type Account } from '../account-queries.ts'
import { writeAudit } from '../audit-queries.ts'
import { isPassword, requireFreeHashing } from './passwords.ts'
import { beginSession } from '../sessions/session-queries.ts'
import { reserveTry, welcome } from './sign-in-tries.ts'
import { newToken, tokenDigest } from '../sessions/tokens.ts'

/** One answer for all, so that nobody learns which accounts there are. */
const refused = () =>
  new ProblemError(
    'sign_in_refused',
    'Expected an account and its password, came another pair; five wrong ones from one address lock it there for 15 minutes.',
  )

/** The circumstances of a sign-in: the address it comes from (`addressKey`), and whether sample accounts count. */
interface SignInContext {
  readonly address: string
  readonly samples: boolean
}

/**
 * Signs in by password, or as a sample account where `samples` are switched on.
 * @throws {ProblemError} 401 for a wrong pair and for one that may not be tried now, 403 for a sample account where there are none
 */
export async function signIn(pool: Pool, asked: SignIn, context: SignInContext): Promise<NewSession> {
  return 'sample' in asked ? signInAsSample(pool, asked.sample, context) : signInByPassword(pool, asked, context)
}

async function signInAsSample(pool: Pool, sample: string, { samples }: SignInContext): Promise<NewSession> {
  if (!samples)
    throw new ProblemError(
      'sample_account',
      'Expected an account with its password; sample accounts exist in evaluation mode only.',
    )
  const found = await findAccount(pool, sample)
  if (!found?.sample)
    throw new ProblemError('account_unknown', `No sample account is called ${sample}; see /api/sessions/samples.`)
  return startSession(pool, found, false)
}

/** The same statements, one hash and one audit entry, whether or not the account exists: its answers take equally long. */
async function signInByPassword(
  pool: Pool,
  { account, password }: { account: string; password: string },
  { address, samples }: SignInContext,
): Promise<NewSession> {
  requireFreeHashing()
  const mayTry = await reserveTry(pool, account, address)
  const named = await findAccount(pool, account)
  const found = named && (samples || !named.sample) ? named : null
  const isRight = mayTry && (await isPassword(password, found?.password ?? null))
  if (!found || !isRight) {
    // The text in the account's field may be a password; it is written nowhere.
    await writeAudit(pool, { actor: named ? account : 'unknown', role: named?.role ?? 'none', act: 'session:refused' })
    throw refused()
  }
  await welcome(pool, account, address)
  return startSession(pool, found, true)
}

/** A session of an account that was identified, by its password or, as through a provider, without one. */
export async function startSession(pool: Pool, found: Account, byPassword: boolean): Promise<NewSession> {
  const { account, name, role, areas, workerNumber, sample } = found
  const mustChangePassword = byPassword && (found.mustChangePassword ?? false)
  const token = newToken()
  const endsAt = await beginSession(pool, account, tokenDigest(token), byPassword)
  await writeAudit(pool, { actor: account, role, act: 'session:began' })
  return { account, name, role, areas: [...areas], workerNumber, sample, mustChangePassword, endsAt, token }
}
