import type { FastifyRequest, RawServerDefault } from 'fastify'

/** Tokens of walls and a provider's answers stand in addresses; a log must let nobody in. */
const secretParameters = /([?&](?:kiosk|token|code|state|subject)=)[^&]*/g

/** What the log keeps of a request: nothing that lets somebody in, nothing that residents wrote. */
export const logSettings = {
  level: 'warn',
  redact: ['req.headers', 'headers.authorization', 'headers.cookie', 'headers["receipt-secret"]'],
  serializers: {
    req: ({ method, url }: Pick<FastifyRequest<object, RawServerDefault>, 'method' | 'url'>) => ({
      method,
      url: url.replaceAll(secretParameters, '$1…'),
    }),
  },
}
