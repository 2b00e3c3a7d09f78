import { Type } from 'typebox'
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CaseAct } from '../../../server/contracts/case-act.ts'
import { SignIn } from '../../../server/contracts/account.ts'
import { CaseReport } from '../../../server/contracts/case-report.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import { handleErrors } from '../../../server/http/problems/errors.ts'
import { takeJson } from '../../../server/http/validation/json-body.ts'
import { lineLimits, lineSettings } from '../../../server/http/admission/line-limits.ts'
import { refuseEarly, refuseExpectations } from '../../../server/http/problems/refused-requests.ts'
import { useStrictValidation } from '../../../server/http/validation/validation.ts'

/** The parts that every request passes, in front of routes that say what they were given. */
function appOf(): FastifyInstance {
  const app = Fastify({ bodyLimit: 64 * 1024, ...lineSettings(lineLimits), ...refuseEarly })
  takeJson(app)
  refuseExpectations(app.server)
  useStrictValidation(app)
  handleErrors(app)
  app.post('/reports', { schema: { body: CaseReport } }, ({ body }) => body)
  app.post('/acts', { schema: { body: CaseAct } }, ({ body }) => body)
  app.post('/sessions', { schema: { body: SignIn } }, ({ body }) => body)
  const querystring = Type.Object({
    lng: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
    any: Type.Optional(Type.Number()),
    limit: Type.Integer({ minimum: 1, default: 50 }),
    whole: Type.Boolean({ default: false }),
    at: Type.Optional(Type.String({ format: 'date-time' })),
    day: Type.Optional(Type.String({ format: 'date' })),
    name: Type.Optional(Type.String()),
  })
  app.get('/places/:code', { schema: { querystring } }, ({ query }) => query)
  app.get('/failing', () => {
    throw Object.assign(new Error('secret words'), { validation: [{ instancePath: null }] })
  })
  app.get('/throwing-nothing', () => Promise.reject(null as unknown as Error))
  return app
}

describe('A request that no client of ours sends', () => {
  let app: FastifyInstance
  beforeAll(() => {
    app = appOf()
  })
  afterAll(() => app.close())

  async function refused(options: InjectOptions | string, status = 400): Promise<Problem> {
    const answer = await app.inject(options)
    expect({ status: answer.statusCode, body: answer.body }).toMatchObject({ status })
    expect(answer.headers['content-type']).toBe('application/problem+json')
    const problem = answer.json<Problem>()
    expect(problem).toMatchObject({ type: 'about:blank', status, title: expect.any(String) })
    expect(answer.body.length).toBeLessThan(2_000)
    return problem
  }
  const post = (url: string, payload: unknown): InjectOptions => ({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  })
  const report = { location: { lng: 105.3782, lat: 30.871, crs: 'WGS84' }, description: '井盖松动', source: 'hotline' }
  const nested = (depth: number, [open, close]: readonly [string, string]) => open.repeat(depth) + close.repeat(depth)

  it.each([
    ['4,500 arrays', nested(4_500, ['[', ']'])],
    ['30,000 arrays', nested(30_000, ['[', ']'])],
    ['4,500 objects', nested(4_500, ['{"a":', '}']).replace('}', '1}')],
    ['33 arrays', nested(33, ['[', ']'])],
    ['a field of 4,500 arrays', JSON.stringify({ ...report, description: [] }).replace('[]', nested(4_500, ['[', ']']))], // prettier-ignore
  ])('with a body of %s is refused for its depth', async (_what, payload) => {
    const { errors } = await refused(post('/reports', payload))
    expect(errors).toEqual([{ field: 'body', expected: 'at most 32 levels of nesting', came: 'more' }])
  })

  it('with brackets in its words is no deeper for them', async () => {
    const description = `${'['.repeat(500)}"\\"{`
    const answer = await app.inject(post('/reports', { ...report, description }))
    expect(answer.json()).toEqual({ ...report, description })
  })

  it.each([
    ['an unclosed array', '['.repeat(4_500), 'body'],
    ['nothing', '', 'body'],
    ['a bare number', '1e999', 'body'],
    ['a field twice', '{"source":"hotline","source":"leader"}', 'source'],
    ['a field twice, once escaped', '{"source":"hotline","\\u0073ource":"leader"}', 'source'],
    ['__proto__', '{"__proto__":{"description":"x"}}', '__proto__'],
    ['constructor', JSON.stringify({ ...report, constructor: { prototype: {} } }), 'constructor'],
    ['a name of 60,000 characters', JSON.stringify({ ...report, ['x'.repeat(60_000)]: 1 }), expect.stringMatching(/^x{77}…$/)], // prettier-ignore
    ['5,000 unknown fields', JSON.stringify({ ...report, ...Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`f${n}`, 1])) }), 'f0'], // prettier-ignore
    ['a name with a lone surrogate', '{"\\ud800":1}', expect.any(String)],
    ['an infinite number', JSON.stringify(report).replace('105.3782', '-1e400'), 'location.lng'],
    ['a number of 10,000 digits', JSON.stringify(report).replace('105.3782', '9'.repeat(10_000)), 'location.lng'],
  ])('with a body of %s is refused by its field', async (_what, payload, field) => {
    const { errors } = await refused(post('/reports', payload))
    expect(errors![0]).toMatchObject({ field })
  })

  it.each([
    '\u3000',
    ' \t\n',
    '\u00a0\u2003\u0085',
    '\u200b\u200d\ufeff',
    '\u202e\u2066',
    '\u0007\u001b',
    '\u2800',
    '\u3164',
    '\u0301',
    '\ufe0f',
  ])(
    // prettier-ignore
    'with words that nobody can see (%j) is refused',
    async (description) => {
      const { errors } = await refused(post('/reports', { ...report, description }))
      expect(errors).toMatchObject([{ field: 'description', expected: expect.stringContaining('visible') }])
    },
  )

  it.each([
    ['\u3000井盖松动 \n', '井盖松动'],
    ['\u200b\ufeff 积水\u0007', '积水'],
    ['救命❤️', '救命❤️'],
    ['\ue000', '\ue000'],
    ['x', 'x'],
  ])('with the words %j is taken as %j', async (description, taken) => {
    const answer = await app.inject(post('/reports', { ...report, description }))
    expect(answer.json()).toEqual({ ...report, description: taken })
  })

  it.each([
    [{ act: 'hand_up' }, 'reason', 'string', 'nothing'],
    [{ act: 'hand_up', reason: '\u3000' }, 'reason', 'visible', '"\u3000"'],
    [{ act: 'hand_up', reason: 7 }, 'reason', 'string', '7'],
    [{ act: 'extend', reason: 'x', minutes: 0 }, 'minutes', '>= 1', '0'],
    [{ act: 'extend', reason: 'x', minutes: 1.5 }, 'minutes', 'integer', '1.5'],
    [{ act: 'supervise', reason: 'x', supervision: 'blue' }, 'supervision', 'one of none, normal', '"blue"'],
    [{ act: 'move_pin', reason: 'x', lng: 1_000, lat: 0, crs: 'WGS84' }, 'lng', '<= 180', '1000'],
    [{ act: 'resume', more: 1 }, 'more', 'no such field', 'one'],
    [{ act: 'fly' }, 'act', 'one of confirm_grid, move_pin', '"fly"'],
    [{ act: ['hand_up'], reason: 'x' }, 'act', 'one of confirm_grid', '["hand_up"]'],
    [{ reason: 'x' }, 'act', 'one of confirm_grid, move_pin', 'nothing'],
  ])('with the act %j is refused by the field of that act', async (act, field, expected, came) => {
    const { errors } = await refused(post('/acts', act))
    expect(errors).toEqual([{ field, expected: expect.stringContaining(expected), came }])
  })

  it.each([
    [{ account: 'a\0', password: 'x' }, 'account', 'without NUL'],
    [{ account: 'a', password: 'x\0' }, 'password', 'without NUL'],
    [{ account: '\ud800', password: 'x' }, 'account', 'surrogates'],
    [{ account: 'a' }, 'password', 'string'],
    [{ sample: 5 }, 'sample', 'string'],
    [{ sample: 'x', account: 'a', password: 'b' }, 'sample', 'no such field'],
  ])('that signs in with %j is refused by its field', async (body, field, expected) => {
    const problem = await refused(post('/sessions', body))
    expect(problem.errors).toMatchObject([{ field, expected: expect.stringContaining(expected) }])
    if (field === 'password') expect(JSON.stringify(problem)).not.toContain('x\\u0000')
  })

  const numbers = ['Infinity', '-Infinity', 'NaN', '1e999', '-1e400', '0x10', '0b1', '%201', '1%20', '', '%20', '+1', '.5', '1.', '1_000', 'true', 'null', '１', '[1]'] // prettier-ignore
  it.each(numbers.flatMap((text) => ['lng', 'any', 'limit'].map((name) => [name, text] as const)))(
    'for ?%s=%s is refused: that is no number',
    async (name, text) => {
      const { errors } = await refused(`/places/x?${name}=${encodeURI(decodeURI(text))}`)
      expect(errors).toMatchObject([{ field: `querystring.${name}` }])
    },
  )

  it.each([
    ['lng=1&lng=2', 'lng'],
    ['limit=1.5', 'limit'],
    ['limit=9007199254740993', 'limit'],
    ['whole=1', 'whole'],
    ['whole=TRUE', 'whole'],
    ['whole=', 'whole'],
    ['at=2026-02-30T00:00:00Z', 'at'],
    ['at=2026-01-01T24:00:00Z', 'at'],
    ['at=0000-01-01T00:00:00Z', 'at'],
    ['at=9999-01-01T00:00:00Z', 'at'],
    ['day=2026-02-30', 'day'],
    ['day=0000-01-01', 'day'],
    ['day=10000-01-01', 'day'],
    ['day=2026-1-1', 'day'],
    ['name=%00', 'name'],
    ['name=a&name=b', 'name'],
  ])('for ?%s is refused by its field', async (query, field) => {
    const { errors } = await refused(`/places/x?${query}`)
    expect(errors).toMatchObject([{ field: `querystring.${field}` }])
  })

  it('for numbers and truths as they are written is answered', async () => {
    const answer = await app.inject(
      '/places/x?lng=-1.5e1&limit=0010'.replace('0010', '10') + '&whole=true&day=2028-02-29',
    )
    expect(answer.json()).toEqual({ lng: -15, limit: 10, whole: true, day: '2028-02-29' })
  })

  it('with percent signs that mean nothing is refused', async () => {
    expect((await refused('/places/%ff')).errors).toMatchObject([{ field: 'path' }])
    expect((await refused('/places/%zz')).errors).toMatchObject([{ field: 'path' }])
    await refused(`/nowhere/${'x'.repeat(10_000)}`, 404)
  })

  it.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE' as 'GET', 'PROPFIND' as 'GET'] as const)(
    'by %s at a route that has no such method is refused',
    async (method) => {
      // prettier-ignore
      await refused({ method, url: '/reports' }, 404)
    },
  )

  it('whose error cannot be described is a problem all the same', async () => {
    for (const url of ['/failing', '/throwing-nothing']) {
      const { detail } = await refused(url, 500)
      expect(detail).toBe('Something failed here; the request changed nothing.')
    }
  })

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['an unknown method', 'FLY / HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['a header with NUL', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: \0\r\n\r\n', 400],
    [
      'two lengths',
      'POST /reports HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx',
      400,
    ],
    ['an expectation', 'GET / HTTP/1.1\r\nHost: localhost\r\nExpect: wonders\r\n\r\n', 417],
    ['30 KB of headers', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(30_000)}\r\n\r\n`, 431],
  ])('that is %s gets a problem, and the line is closed', async (_what, bytes, status) => {
    const address = new URL(await app.listen({ port: 0, host: '127.0.0.1' }).catch(() => app.listeningOrigin))
    const answer = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(Number(address.port), address.hostname, () => socket.write(bytes))
      socket.on('data', (chunk) => (text += chunk.toString()))
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toContain('application/problem+json')
    expect(JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1))).toMatchObject({ status })
  })
})
