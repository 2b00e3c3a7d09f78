import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { NewPassword } from '../../contracts/account.ts'
import { Problem } from '../../contracts/problem.ts'
import { badField, ProblemError } from '../../http/problems/errors.ts'
import { changePassword, findAccount } from '../account-queries.ts'
import { writeAudit } from '../audit-queries.ts'
import { addressKey } from '../limits/address-key.ts'
import { hashPassword, isPassword, requireFreeHashing, requireGoodPassword } from './passwords.ts'
import type { RateLimit } from '../limits/rate-limit.ts'
import { reserveTry, welcome } from './sign-in-tries.ts'

interface OwnPasswordOptions {
  readonly pool: Pool
  readonly limit: RateLimit
  readonly names: readonly string[]
  /** A session has ended: its sockets go at once. */
  readonly onEnded: (id: string) => void
}

/** `PUT /api/sessions/current/password`: everybody changes their own, by the old one. */
export function ownPasswordRoutes(app: FastifyInstance, { pool, limit, names, onEnded }: OwnPasswordOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().put(
    '/api/sessions/current/password',
    {
      config: { permission: 'session:own' },
      schema: {
        tags: ['accounts'],
        summary: 'Change one’s own password; all other sessions of the account end',
        body: NewPassword,
        response: {
          204: Type.Null(),
          400: Problem,
          401: Problem,
          403: Problem,
          409: Problem,
          429: Problem,
          503: Problem,
        },
      },
    },
    async ({ ip, body: { oldPassword, newPassword }, admission, viewer }, reply) => {
      const address = addressKey(ip)
      limit.take('sign-in', address)
      const { account, name, sample } = admission?.visitor ?? { account: null, name: '', sample: false }
      if (!admission || account === null) throw new ProblemError('session_missing', 'Expected a session; came none.')
      if (sample)
        throw new ProblemError('sample_account', 'Expected a real account; a sample account has no password to change.')
      requireFreeHashing()
      const { role } = viewer
      const isAllowed = await reserveTry(pool, account, address)
      const stored = (await findAccount(pool, account))?.password ?? null
      if (!isAllowed || !(await isPassword(oldPassword, stored))) {
        await writeAudit(pool, { actor: account, role, act: 'password:refused' })
        throw new ProblemError(
          'password_wrong',
          'oldPassword: expected the present password, came another one; after five wrong ones wait 15 minutes.',
        )
      }
      await welcome(pool, account, address)
      requireGoodPassword('newPassword', newPassword, [account, name, ...names])
      if (newPassword.normalize('NFC') === oldPassword.normalize('NFC'))
        throw badField('newPassword', 'another password than the present one', 'the same', 'password_same')
      const ended = await changePassword(pool, account, stored!, await hashPassword(newPassword), admission.id)
      if (ended === null) throw new ProblemError('password_changed', 'The password was changed elsewhere meanwhile.')
      await writeAudit(pool, { actor: account, role, act: 'password:changed' })
      for (const id of ended) onEnded(id)
      return reply.code(204).send(null)
    },
  )
}
