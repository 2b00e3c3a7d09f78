import type { FeatureCollection } from 'geojson'
import { get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newToken } from '../../../../server/accounts/sessions/tokens.ts'
import type { Problem } from '../../../../server/contracts/problem.ts'
import { describeOn, describeOnDatabase } from '../../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { as } from '../../../support/servers/sign-in.ts'

/** An answer as it came over the line, packed or not. */
async function raw(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ headers: IncomingMessage['headers']; status: number; bytes: Buffer }> {
  const [answer] = (await once(get(url, { headers }), 'response')) as [IncomingMessage]
  return { headers: answer.headers, status: answer.statusCode!, bytes: await buffer(answer) }
}

const cityAnswers = ['/api/areas?level=grid', '/api/areas?level=building&detail=screen', '/api/city', '/api/catalogue', '/api/kpis', '/api/city/layers/roads'] // prettier-ignore

describeOnDatabase('What changes with the city alone', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app?.close())

  // The city's own description is too short to be worth compressing.
  it.each([...cityAnswers.filter((path) => path !== '/api/city'), '/api/docs/json'])(
    '%s is the same in each encoding, and is asked for once',
    async (path) => {
      const br = await raw(app.url + path, { 'accept-encoding': 'gzip, br' })
      const plain = await raw(app.url + path)
      const gzip = await raw(app.url + path, { 'accept-encoding': 'gzip, br;q=0' })
      expect([plain, br, gzip].map(({ headers }) => headers['content-encoding'])).toEqual([undefined, 'br', 'gzip'])
      expect(brotliDecompressSync(br.bytes).equals(plain.bytes)).toBe(true)
      expect(gunzipSync(gzip.bytes).equals(plain.bytes)).toBe(true)
      expect(br.headers['vary']).toMatch(/accept-encoding/i)
      const again = await raw(app.url + path, { 'if-none-match': `"other", ${br.headers.etag}` })
      expect(again).toMatchObject({ status: 304, bytes: Buffer.alloc(0) })
      const head = await fetch(app.url + path, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } })
      expect([head.status, head.headers.get('content-length')]).toEqual([200, String(plain.bytes.length)])
    },
  )

  it('has every building once, in the order of their codes', async () => {
    const { body } = await ask<FeatureCollection<never, { code: string }>>(`${app.url}/api/areas?level=building`)
    const codes = body.features.map(({ properties }) => properties.code)
    const { rows } = await database().pool.query<{ codes: string[] }>(
      `select array_agg(code order by code) as codes from areas
        where level = 'building' and generation = (select generation from area_generations where state = 'active')`,
    )
    expect(codes).toEqual(rows[0]!.codes)
  })

  it('follows another boundary generation within two seconds', async () => {
    const before = await raw(`${app.url}/api/areas?level=city`)
    await database().owner(async (client) => {
      await client.query(`
        insert into area_generations (generation, state) select max(generation) + 1, 'draft' from area_generations`)
      await client.query(`
        insert into areas (generation, code, level, parent_code, name, geometry, local_geometry, residents, properties)
        select (select max(generation) from area_generations), code, level, parent_code, name || ' 新', geometry,
               local_geometry, residents, properties
          from areas where level = 'city' and generation = (select generation from area_generations where state = 'active')`)
      await client.query(`update area_generations set state = 'retired' where state = 'active'`)
      await client.query(`
        update area_generations set state = 'active' where generation = (select max(generation) from area_generations)`)
    })
    await sleep(1_100)
    const { status, bytes } = await raw(`${app.url}/api/areas?level=city`, { 'if-none-match': before.headers.etag! })
    expect(status).toBe(200)
    expect(bytes.toString()).toContain(' 新')
  })
})

describeOn('embedded', 'A visitor without a session', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database(), {}, { readsPerMinute: 20 })
  })
  afterAll(() => app?.close())

  it('gets what is made once while the database is busy with something else', async () => {
    await Promise.all(cityAnswers.map((path) => raw(app.url + path)))
    await sleep(1_100)
    await database().owner(async () => {
      for (const path of cityAnswers) expect((await raw(app.url + path)).status).toBe(200)
    })
  })

  it('is asked to wait beyond the ceiling of the address, by HEAD as by GET, but health is never refused', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask<Problem>(`${app.url}/api/city`)))
    const refused = answers.find(({ status }) => status === 429)!
    expect(refused.headers.get('content-type')).toContain('application/problem+json')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.body.detail).toContain('at most 20 requests a minute')
    expect((await fetch(`${app.url}/api/areas?level=city`, { method: 'HEAD' })).status).toBe(429)
    expect((await ask(`${app.url}/api/health`)).status).toBe(200)
  })

  it('is asked to wait also with tokens that are invented, and a seat of the same address is not', async () => {
    const seat = await as(app.url, 'city_dispatcher')
    const read = (headers: Record<string, string>) => ask<Problem>(`${app.url}/api/cases?limit=1`, { headers })
    expect((await read(seat)).status).toBe(200)
    const invented = () => read({ authorization: `Bearer ${newToken()}` })
    const answers = await Promise.all(Array.from({ length: 30 }, invented))
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(10)
    // Not only reads: each token is looked up.
    const act = async () => {
      const headers = { authorization: `Bearer ${newToken()}` }
      return (await ask(`${app.url}/api/cases/1/acts`, { method: 'POST', body: { act: 'resume' }, headers })).status
    }
    expect(await Promise.all([act(), act(), act(), act(), act(), act()])).toContain(429)
    expect((await read(seat)).status).toBe(200)
  })
})
