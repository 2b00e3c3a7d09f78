import type { FastifyRequest, RawServerDefault } from 'fastify'

/** Tokens of walls and a provider's answers are in addresses; a log must not give access. */
const secretParameters = /([?&](?:kiosk|token|code|state|subject)=)[^&]*/g

/** The logged part of a request: nothing that gives access, nothing that residents wrote. */
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
