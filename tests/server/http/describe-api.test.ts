import Fastify, { type FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MadeOnce } from '../../../server/http/answers/made-once.ts'
import { catalogueRoutes } from '../../../server/catalogue/catalogue-routes.ts'
import { describeApi } from '../../../server/http/describe-api.ts'

describe('The description of the API', () => {
  let app: FastifyInstance
  beforeAll(async () => {
    app = Fastify()
    await describeApi(app)
    catalogueRoutes(app, {} as Pool, {} as MadeOnce)
    await app.ready()
  })
  afterAll(() => app.close())

  it('is a page whose every part is served from here', async () => {
    const page = await app.inject('/api/docs/')
    expect(page.headers['content-type']).toContain('text/html')
    const parts = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!)
    expect(parts.length).toBeGreaterThan(3)
    for (const part of parts) {
      const { host, pathname } = new URL(part, 'http://here/api/docs/')
      expect(host).toBe('here')
      expect((await app.inject(pathname)).statusCode).toBe(200)
    }
  })

  it('answers for a part that there is not, however often it is asked for', async () => {
    for (const time of ['first', 'second']) {
      expect((await app.inject('/api/docs/static/none.js')).statusCode, time).toBe(404)
    }
  })

  it('is OpenAPI with the routes’ own schemas, and names no host', async () => {
    const description = (await app.inject('/api/docs/json')).json()
    expect(description.openapi).toMatch(/^3\./)
    const answer = description.paths['/api/catalogue'].get.responses['200'].content['application/json'].schema
    expect(Object.keys(answer.properties)).toEqual(['sample', 'units', 'items', 'escalation'])
    expect(JSON.stringify(description)).not.toMatch(/https?:\/\//)
  })
})
