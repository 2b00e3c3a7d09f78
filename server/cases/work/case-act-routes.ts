import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { disclosureFor } from '../../accounts/rights/disclosure.ts'
import type { HideHomes } from '../../accounts/rights/hide-homes.ts'
import type { Bounds } from '../../areas/convert-location.ts'
import { BulkReassigned, BulkReassignment, CaseAct, CaseChanged, CaseReassignment } from '../../contracts/case-act.ts'
import { CaseTransition } from '../../contracts/case-report.ts'
import { CaseNumber, CaseStatus } from '../../contracts/case.ts'
import { Problem } from '../../contracts/problem.ts'
import { badField, ProblemError } from '../../http/problems/errors.ts'
import { actOnCase } from './act-on-case.ts'
import { describeSteps } from '../allowed-actions.ts'
import { moveCase } from './move-case.ts'
import { bulkReassign, reassignCase } from './reassign-case.ts'
import { seeOvertaken, type SeeCase } from '../seen-case.ts'

const aboutOne = {
  tags: ['cases'],
  params: Type.Object({ number: CaseNumber }),
  headers: Type.Object({ 'if-match': Type.Optional(Type.String({ description: 'the version it has, as in "3"' })) }),
  response: {
    200: CaseChanged,
    400: Problem,
    401: Problem,
    403: Problem,
    404: Problem,
    409: Problem,
    412: Type.Object({ ...Problem.properties }, { description: '`current` is a CaseOvertaken' }),
    428: Problem,
    503: Problem,
  },
}
const isPhase = (action: string) => CaseStatus.anyOf.some((status) => status.const === action)

/** Changes of cases. If-Match names the version that the viewer saw; an overtaken change gets the other one's in its refusal. */
export function caseActRoutes(
  app: FastifyInstance,
  pool: Pool,
  { bounds, see, hide }: { readonly bounds: Bounds; readonly see: SeeCase; readonly hide: HideHomes },
  onChanged: () => void,
): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const send = (reply: FastifyReply, changed: CaseChanged) => {
    onChanged()
    return reply.header('etag', `"${changed.case.version}"`).send(changed)
  }

  routes.post(
    '/api/cases/:number/transitions',
    {
      config: { permission: 'case:handle' },
      schema: {
        ...aboutOne,
        summary: 'Move a case to another phase; If-Match names the version it has',
        description: describeSteps(isPhase),
        body: CaseTransition,
      },
    },
    async ({ params: { number }, headers, body, viewer }, reply) =>
      send(reply, await moveCase(pool, number, readVersion(headers['if-match']), body, viewer)),
  )

  routes.post(
    '/api/cases/:number/acts',
    {
      config: { permission: 'case:act' },
      schema: {
        ...aboutOne,
        summary: 'What is done with a case beside its phases; If-Match names the version it has',
        description: describeSteps((action) => !isPhase(action) && action !== 'reassign'),
        body: CaseAct,
      },
    },
    async ({ params: { number }, headers, body, viewer }, reply) => {
      // An official instructs: the only acting role that gets the case without its home.
      const disclosure = disclosureFor(viewer)
      try {
        const changed = await actOnCase(pool, bounds, number, readVersion(headers['if-match']), body, viewer)
        return send(reply, { ...changed, case: see(changed.case, disclosure) })
      } catch (error) {
        throw seeOvertaken(see, hide, error, disclosure)
      }
    },
  )

  routes.post(
    '/api/cases/:number/reassign',
    {
      config: { permission: 'case:reassign' },
      schema: {
        ...aboutOne,
        summary: 'Give a case to another grid or worker; its clocks go on. If-Match names the version it has',
        description: describeSteps((action) => action === 'reassign'),
        body: CaseReassignment,
      },
    },
    async ({ params: { number }, headers, body, viewer }, reply) =>
      send(reply, await reassignCase(pool, number, readVersion(headers['if-match']), body, viewer)),
  )

  routes.post(
    '/api/cases/bulk-reassign',
    {
      config: { permission: 'case:reassign' },
      schema: {
        tags: ['cases'],
        summary: 'Give many cases to one grid, all or none',
        body: BulkReassignment,
        response: {
          200: BulkReassigned,
          400: Problem,
          401: Problem,
          403: Problem,
          409: Type.Object({ ...Problem.properties }, { description: '`current` is a list of BulkRefusal' }),
          503: Problem,
        },
      },
    },
    async ({ body, viewer }) => {
      const answer = await bulkReassign(pool, body, viewer)
      onChanged()
      return answer
    },
  )
}

function readVersion(ifMatch: string | undefined): number {
  if (ifMatch === undefined)
    throw new ProblemError('version_missing', 'If-Match: expected the version of the case, as in "3"; came nothing.')
  const version = /^"(\d{1,9})"$/.exec(ifMatch)?.[1]
  if (version === undefined) throw badField('If-Match', 'a version in quotes, as in "3"', ifMatch)
  return Number(version)
}
