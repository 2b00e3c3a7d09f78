import fastJsonStringify from 'fast-json-stringify'
import type { FastifyInstance } from 'fastify'

type Serialize = ReturnType<typeof fastJsonStringify>

/** By schema: many routes answer with the same one, such as Problem, and compiling it takes milliseconds. */
const serializers = new WeakMap<object, Serialize>()

/** Compiles the serializer of each answer's schema once per process instead of once per route and status. */
export function shareSerializers(app: FastifyInstance): void {
  app.setSerializerCompiler<object>(({ schema }) => {
    const known = serializers.get(schema)
    if (known) return known
    const serialize = fastJsonStringify(schema)
    serializers.set(schema, serialize)
    return serialize
  })
}
