import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { AreaCode } from '../contracts/area.ts'
import { Instant } from '../contracts/case.ts'
import { Snapshot } from '../contracts/feed.ts'
import { Problem } from '../contracts/problem.ts'
import { PastEvents } from '../contracts/replay.ts'
import { readReplay, readReplayEvents, type Replay } from './read-replay.ts'

/** By then every event of a moment is committed, also one whose commit took long. */
const settledMs = 10_000
/** Answers kept for others who ask for the same moment: all walls look at yesterday in the same minute. */
const keptAnswers = 16

/** The past as screens saw it. */
export function replayRoutes(app: FastifyInstance, replay: Replay): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const kept = new Map<string, Promise<Snapshot>>()

  /** A moment that has passed never changes, so its answer may be shared. */
  function look(scope: string, at: string): Promise<Snapshot> {
    const key = `${scope} ${at}`
    const known = kept.get(key)
    if (known) return known
    const begun = readReplay(replay, scope, at)
    kept.set(key, begun)
    if (kept.size > keptAnswers) kept.delete(kept.keys().next().value!)
    begun.catch(() => kept.delete(key))
    return begun
  }

  routes.get(
    '/api/replay',
    {
      schema: {
        tags: ['feed'],
        summary: 'What a screen of an area showed at a moment of the last 30 days',
        querystring: Type.Object({ scope: AreaCode, at: Instant }),
        response: { 200: Snapshot, 400: Problem },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async ({ query: { scope, at } }, reply) => {
      void reply.header('cache-control', 'no-store')
      return Date.parse(at) < Date.now() - settledMs ? look(scope, at) : readReplay(replay, scope, at)
    },
  )

  routes.get(
    '/api/replay/events',
    {
      schema: {
        tags: ['feed'],
        summary: 'The events that followed a past position, for playing on from there',
        querystring: Type.Object({
          scope: AreaCode,
          after: Type.Integer({ minimum: 0 }),
          until: Instant,
          limit: Type.Integer({ minimum: 1, maximum: 500, default: 500 }),
        }),
        response: { 200: PastEvents, 400: Problem },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async ({ query }, reply) => {
      void reply.header('cache-control', 'no-store')
      return readReplayEvents(replay, query)
    },
  )
}
