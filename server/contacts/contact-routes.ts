import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { CaseNumber } from '../contracts/case.ts'
import { CallerSearch, ContactReveal, RevealedContact } from '../contracts/contact.ts'
import { CaseReceiptProgress, ReceiptAct } from '../contracts/case-report.ts'
import { Problem } from '../contracts/problem.ts'
import { actAsReporter } from '../cases/work/reporter-acts.ts'
import type { Database } from '../database/database.ts'
import { ProblemError } from '../http/problems/errors.ts'
import { readProgress } from './read-progress.ts'
import { revealContact, searchCaller } from './reveal-contact.ts'
import type { Vault } from './vault.ts'

const byNumber = Type.Object({ number: CaseNumber })

/** Contacts: revealed with a reason, found by phone; and the reporter's own view of the case. */
export function contactRoutes(app: FastifyInstance, database: Database, vault: Vault): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()

  routes.post(
    '/api/cases/:number/contact/reveal',
    {
      config: { permission: 'contact:reveal' },
      schema: {
        tags: ['contacts'],
        summary: 'Name and phone of the reporter; needs a reason, is audited, at most 30 an hour',
        params: byNumber,
        body: ContactReveal,
        response: {
          200: RevealedContact,
          400: Problem,
          401: Problem,
          403: Problem,
          404: Problem,
          410: Problem,
          429: Problem,
        },
      },
    },
    async ({ params, body, viewer }, reply) => {
      void reply.header('cache-control', 'no-store')
      return revealContact(database, vault, params.number, viewer, body.reason)
    },
  )

  routes.post(
    '/api/contacts/search',
    {
      config: { permission: 'contact:reveal' },
      schema: {
        tags: ['contacts'],
        summary: 'Cases of a caller within reach, newest first; by a keyed digest, audited, at most 60 an hour',
        body: CallerSearch,
        response: {
          200: Type.Object({ numbers: Type.Array(CaseNumber) }),
          ...{ 400: Problem, 401: Problem, 403: Problem, 429: Problem },
        },
      },
    },
    async ({ body, viewer }) => ({ numbers: await searchCaller(database, vault, body.phone, viewer) }),
  )

  const holder = Type.Object({ 'receipt-secret': Type.String({ minLength: 1, maxLength: 64 }) })

  /** @throws {ProblemError} 404, so that nobody learns which numbers there are */
  async function progressOf(number: string, secret: string): Promise<CaseReceiptProgress> {
    const isHis = vault.isReceiptSecret(number, secret)
    const progress = isHis ? await readProgress(database.pool, number) : null
    if (!progress)
      throw new ProblemError('receipt_unknown', 'Expected the number and the secret of one receipt, came others.')
    return progress
  }

  routes.get(
    '/api/receipts/:number',
    {
      config: { permission: 'case:follow' },
      schema: {
        tags: ['cases'],
        summary: 'How far one’s own case is, by the secret of its receipt',
        params: byNumber,
        headers: holder,
        response: { 200: CaseReceiptProgress, 400: Problem, 404: Problem },
      },
    },
    async ({ params, headers }, reply) => {
      void reply.header('cache-control', 'no-store')
      return progressOf(params.number, headers['receipt-secret'])
    },
  )

  routes.post(
    '/api/receipts/:number/acts',
    {
      config: { permission: 'case:follow' },
      schema: {
        tags: ['cases'],
        summary: 'The reporter confirms what was done, which closes the case, or reopens it and says why',
        description:
          'Where the case was merged into another, this counts for the one that goes on: of several reporters the first to confirm closes it, and each may reopen it.',
        params: byNumber,
        headers: holder,
        body: ReceiptAct,
        response: { 200: CaseReceiptProgress, 400: Problem, 404: Problem, 409: Problem },
      },
    },
    async ({ params: { number }, headers, body }, reply) => {
      const secret = headers['receipt-secret']
      await progressOf(number, secret)
      const [action, reason] =
        body.act === 'reopen' ? (['reopen', body.reason] as const) : (['closed', undefined] as const)
      await actAsReporter(database.pool, number, action, reason)
      void reply.header('cache-control', 'no-store')
      return progressOf(number, secret)
    },
  )
}
