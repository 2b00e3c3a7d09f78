import type { FeatureCollection, Polygon } from 'geojson'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AreasAt } from '../../../server/contracts/area.ts'
import type { City } from '../../../server/contracts/city.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { borderPoints, coveringGrids } from './turf-assignment.ts'

describeOnDatabase('Places', (database, kind) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database(), { QUANYU_SIMULATE: '0' })
  })
  afterAll(() => app.close())

  it('are given as GeoJSON level by level, in the order of their codes', async () => {
    const { body } = await ask<FeatureCollection<Polygon, { code: string; name: string }>>(
      `${app.url}/api/areas?level=grid`,
    )
    const codes = body.features.map(({ properties }) => properties.code)
    expect(codes).toHaveLength(208)
    expect(codes).toEqual(codes.toSorted())
    expect(body.features[0]!.geometry.type).toBe('Polygon')
  })

  it('have a place for their name inside, also where their file names none', async () => {
    const code = '510981002004004'
    await database().owner((client) =>
      client.query(`update areas set properties = properties - 'labelLngLat' where code = $1`, [code]),
    )
    const { body } = await ask<FeatureCollection<Polygon, { code: string; labelLngLat: [number, number] }>>(
      `${app.url}/api/areas?level=grid`,
    )
    const { properties } = body.features.find(({ properties }) => properties.code === code)!
    expect(coveringGrids(properties.labelLngLat)).toEqual([code])
  })

  it('tell whose a point is, how far the border is and who is next', async () => {
    const { body } = await ask<AreasAt>(`${app.url}/api/areas/at?lng=105.3782&lat=30.871&crs=WGS84&accuracyMeters=300`)
    expect(body).toMatchObject({ assignMethod: 'inside', ambiguous: true })
    expect(body.borderDistanceMeters).toBeCloseTo(body.secondDistanceMeters!, 0)
  })

  it('lie at 0 m from the border on the border', async () => {
    const [lng, lat] = borderPoints().find((point) => coveringGrids(point).length === 2)!
    const { body } = await ask<AreasAt>(`${app.url}/api/areas/at?lng=${lng}&lat=${lat}&crs=WGS84`)
    expect(body).toMatchObject({ assignMethod: 'edge', borderDistanceMeters: 0, secondDistanceMeters: 0 })
  })

  it('are not guessed for a point without a crs', async () => {
    const { status, body } = await ask<Problem>(`${app.url}/api/areas/at?lng=105.3782&lat=30.871`)
    expect(status).toBe(400)
    expect(body.errors?.[0]).toMatchObject({ field: 'querystring.crs' })
  })

  it('come with the rules that screens have to know, as the server keeps them', async () => {
    const { body } = await ask<City>(`${app.url}/api/city`)
    expect(body.rules).toEqual({
      remarkFrom: 3,
      undoMs: 30_000,
      mostInBulk: 200,
      classifyWithinMs: 600_000,
      reassignableFrom: ['reported', 'filed', 'dispatched', 'accepted'],
      levels: ['grid', 'community', 'subdistrict', 'city'],
      levelOfRole: { grid_worker: 'grid', community: 'community', subdistrict: 'subdistrict', city_dispatcher: 'city' },
      supervisions: ['none', 'normal', 'yellow', 'red'],
      nearFromPercent: 70,
      fewestForRate: 5,
      longestPeriodDays: 3_653,
      replayDays: 30,
    })
  })

  it('say what city they are of, that it is synthetic, whether cases are invented, and what storage stands behind', async () => {
    const { body } = await ask<City>(`${app.url}/api/city`)
    expect(body).toMatchObject({ code: '510981', name: '射洪市', residents: 240_000, synthetic: true })
    expect(body.evaluationStorage).toBe(kind === 'embedded')
    expect(body.simulated).toBe(false)
    const simulated = await serveApp(database(), { QUANYU_SIMULATE: '6' })
    expect((await ask<City>(`${simulated.url}/api/city`)).body.simulated).toBe(true)
    await simulated.close()
  })

  it('come with map layers that a screen asks for once and then only confirms', async () => {
    const first = await fetch(`${app.url}/api/city/layers/water`)
    expect(((await first.json()) as FeatureCollection).features.length).toBeGreaterThan(0)
    const again = await fetch(`${app.url}/api/city/layers/water`, {
      headers: { 'if-none-match': first.headers.get('etag')! },
    })
    expect(again.status).toBe(304)
    expect((await fetch(`${app.url}/api/city/layers/..%2F..%2Fpackage`)).status).toBe(404)
  })
})
