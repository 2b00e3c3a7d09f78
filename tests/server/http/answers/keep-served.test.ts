import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepServed } from '../../../../server/http/answers/keep-served.ts'

describe('What is served unchanged while the server runs', () => {
  let app: FastifyInstance
  const made = { '/page': 0, '/missing': 0 }
  beforeAll(() => {
    app = Fastify()
    keepServed(app)
    app.get('/page', async (_request, reply) => {
      made['/page'] += 1
      await new Promise((resolve) => setTimeout(resolve, 20))
      return reply.type('text/html').send('全域'.repeat(2_000))
    })
    app.get('/missing', async (_request, reply) => {
      made['/missing'] += 1
      await Promise.resolve()
      return reply.code(404).type('text/plain').send('none')
    })
  })
  afterAll(() => app.close())
  const many = (url: string) => Promise.all(Array.from({ length: 20 }, () => app.inject({ url, headers: { 'accept-encoding': 'br' } }))) // prettier-ignore

  it('is made once for all who ask at the same time, each of whom gets it whole and with its tag', async () => {
    const answers = await many('/page')
    expect(made['/page']).toBe(1)
    const [{ headers, rawPayload }] = answers as [(typeof answers)[0]]
    expect(headers).toMatchObject({ vary: 'accept-encoding', 'content-encoding': 'br' })
    expect(headers.etag).toMatch(/^W\/"[\w-]{22}"$/)
    for (const answer of answers) {
      expect([answer.statusCode, answer.headers.etag, answer.headers.vary]).toEqual([200, headers.etag, headers.vary])
      expect(answer.rawPayload.equals(rawPayload)).toBe(true)
    }
    const held = await app.inject({ url: '/page', headers: { 'if-none-match': String(headers.etag) } })
    expect([held.statusCode, held.body, made['/page']]).toEqual([304, '', 1])
  })

  it('holds up nobody where there is nothing to keep', async () => {
    const answers = await many('/missing')
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 404))
    expect((await app.inject('/missing')).headers.etag).toBeUndefined()
  })
})
