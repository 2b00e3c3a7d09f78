import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { disclosureFor, type Disclosure } from '../accounts/rights/disclosure.ts'
import { FinishedAnswer, sendFinished } from '../http/answers/finished-answer.ts'
import { writeSnapshot, type SeeCase } from '../cases/seen-case.ts'
import { sendJson, withList, writeList } from '../http/answers/write-list.ts'
import { requireScope } from '../accounts/rights/require-scope.ts'
import { AreaCode } from '../contracts/area.ts'
import { Instant } from '../contracts/case.ts'
import { Snapshot } from '../contracts/feed.ts'
import { Problem } from '../contracts/problem.ts'
import { PastEvents } from '../contracts/replay.ts'
import type { RecordedEvent } from '../feed/feed-queries.ts'
import { seenFrom } from '../live/frames.ts'
import { readReplay, readReplayEvents, type Replay } from './read-replay.ts'

/** The most answers kept for other requests of the same moment: all walls ask for yesterday in the same minute. */
const keptAnswers = 16

/** The past as screens showed it. `epochOf` names the history that is followed now. */
export function replayRoutes(app: FastifyInstance, replay: Replay, epochOf: () => string, see: SeeCase): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const kept = new Map<string, Promise<FinishedAnswer>>()

  /** Requests for the same moment share an answer that is being made, or one that is final. */
  function look(scope: string, at: string, disclosure: Disclosure): Promise<FinishedAnswer> {
    const key = `${epochOf()} ${disclosure} ${scope} ${at}`
    const known = kept.get(key)
    if (known) return known
    const begun = readReplay(replay, scope, at).then(async ({ snapshot, settled }) => {
      if (!settled) kept.delete(key)
      return new FinishedAnswer('application/json; charset=utf-8', await writeSnapshot(see, snapshot, disclosure))
    })
    kept.set(key, begun)
    if (kept.size > keptAnswers) kept.delete(kept.keys().next().value!)
    begun.catch(() => kept.delete(key))
    return begun
  }

  routes.get(
    '/api/replay',
    {
      config: { permission: 'case:read' },
      schema: {
        tags: ['feed'],
        summary: 'What a screen of an area showed at a moment of the last 30 days',
        querystring: Type.Object({ scope: AreaCode, at: Instant }),
        response: { 200: Snapshot, 400: Problem, 401: Problem, 403: Problem },
      },
    },
    async (request, reply) => {
      const { scope, at } = request.query
      await requireScope(replay.pool, request.viewer, scope)
      void reply.header('cache-control', 'no-store')
      return sendFinished(request, reply, await look(scope, at, disclosureFor(request.viewer)))
    },
  )

  routes.get(
    '/api/replay/events',
    {
      config: { permission: 'case:read' },
      schema: {
        tags: ['feed'],
        summary: 'The events that followed a past position, for playing on from there',
        querystring: Type.Object({
          scope: AreaCode,
          after: Type.Integer({ minimum: 0 }),
          until: Instant,
          limit: Type.Integer({ minimum: 1, maximum: 500, default: 500 }),
        }),
        response: { 200: PastEvents, 400: Problem, 401: Problem, 403: Problem },
      },
    },
    async ({ query, viewer }, reply) => {
      await requireScope(replay.pool, viewer, query.scope)
      const disclosure = disclosureFor(viewer)
      void reply.header('cache-control', 'no-store')
      const { events, ...upTo } = await readReplayEvents(replay, query)
      const seen = (event: RecordedEvent) => seenFrom(query.scope, event, (item) => see(item, disclosure))
      return sendJson(reply, withList(upTo, 'events', await writeList(events, seen)))
    },
  )
}
