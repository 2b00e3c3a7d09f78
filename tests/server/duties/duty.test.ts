import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AreaDuty } from '../../../server/contracts/duty.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'

const panlong = '510981002004'
const grid = `${panlong}004`
/** By the clock of Asia/Shanghai. */
const noon = '2026-11-23T04:00:00Z'
const midnight = '2026-11-23T16:00:00Z'

describeOnDatabase('The duty of an area', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())

  const duty = async (code: string, at = noon) =>
    (await ask<AreaDuty>(`${app.url}/api/areas/${code}/duty?at=${at}`)).body
  const change = (sql: string, values: unknown[]) => database().owner((client) => client.query(sql, values))
  const gridWorker = async (at = noon) => (await duty(grid, at)).chain[0]!.posts[0]!

  it('names the posts of the grid and of each level above it, nearest first', async () => {
    const { chain, gridPosts } = await duty(grid)
    expect(chain.map(({ level }) => level)).toEqual(['grid', 'community', 'subdistrict', 'city'])
    expect(chain.map(({ code }) => code)).toEqual([grid, panlong, '510981002', '510981'])
    expect(chain.map(({ posts }) => posts.length)).toEqual([1, 2, 2, 6])
    expect(chain[1]!.name).toBe('蟠龙社区')
    expect(gridPosts).toEqual({ total: 1, onDuty: 1 })
  })

  it('counts the grid posts within it', async () => {
    expect((await duty(panlong)).gridPosts).toEqual({ total: 12, onDuty: 12 })
    expect((await duty('510981')).gridPosts).toEqual({ total: 208, onDuty: 208 })
  })

  it('has the day’s desk manned by day and the night’s by night', async () => {
    const desk = async (at: string) => {
      const { posts } = (await duty(panlong, at)).chain[0]!
      return Object.fromEntries(posts.map(({ shift, workerNumber }) => [shift, workerNumber !== null]))
    }
    expect(await desk(noon)).toEqual({ day: true, night: false })
    expect(await desk(midnight)).toEqual({ day: false, night: true })
  })

  it('puts a stand-in before the regular worker, for his time alone', async () => {
    const regular = await gridWorker()
    expect(regular).toMatchObject({ standsIn: false, shift: 'all' })
    await change('insert into workers (number) values ($1)', ['9701'])
    await change('insert into duties values ($1, $2, $3, $4, true)', [`${grid}-01`, '9701', noon, midnight])
    expect(await gridWorker()).toEqual({ ...regular, workerNumber: '9701', standsIn: true })
    expect(await gridWorker(midnight)).toEqual(regular)
  })

  it('has nobody where the duty has ended', async () => {
    await change('update duties set ends_at = $2 where post_code = $1 and not stands_in', [`${grid}-01`, noon])
    expect(await gridWorker('2026-11-23T17:00:00Z')).toMatchObject({ workerNumber: null, standsIn: false })
    expect((await duty(panlong, midnight)).gridPosts).toEqual({ total: 12, onDuty: 11 })
  })

  it('is not told of a place that is none, or of no moment', async () => {
    const nowhere = await ask<Problem>(`${app.url}/api/areas/510999/duty`)
    expect(nowhere).toMatchObject({ status: 404, body: { detail: expect.stringMatching(/expected.*came 510999/i) } })
    const never = await ask<Problem>(`${app.url}/api/areas/${grid}/duty?at=noon`)
    expect(never.body.errors?.[0]).toMatchObject({ field: 'querystring.at', came: '"noon"' })
  })
})
