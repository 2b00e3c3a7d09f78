import { expect, it } from 'vitest'
import { describeOnBoth } from '../../support/databases/databases.ts'

/** Postgres and PostGIS alone take all of these for coordinates: degrees lng, lat. */
const offWorld = [
  ['NaN', 105.37, NaN],
  ['NaN', NaN, 30.87],
  ['infinity', Infinity, 30.87],
  ['infinity', 105.37, -Infinity],
  ['latitude 999', 105.37, 999],
  ['longitude -181', -181, 30.87],
] as const

describeOnBoth('The tables themselves', (database) => {
  const store = (sql: string, lng: number, lat: number) =>
    database().owner((client) => client.query(sql, [lng, lat])) as Promise<{ rowCount: number }>

  /** A triangle with one corner at the place. */
  const area = `
    insert into areas (generation, code, level, name, geometry, local_geometry)
    select 1, '999999', 'grid', 'Test', shape, ST_SetSRID(ST_MakeEnvelope(0, 0, 1, 1), 4544)
      from (select ST_SetSRID(ST_MakePolygon(ST_MakeLine(array[
              ST_MakePoint(105, 30), ST_MakePoint(106, 30), ST_MakePoint($1, $2), ST_MakePoint(105, 30)])), 4326) as shape) drawn`
  const reportedAt = `
    insert into cases (number, status, place, area_generation, scope_code, assign_method, ambiguous, priority, source,
                       description, reported_lng, reported_lat, reported_crs, occurred_at, reported_at)
    select '5109812026010100001', 'reported', ST_SetSRID(ST_MakePoint(PLACE), 4326), 1, '510981', 'nearest', false, 'P3',
           'patrol', '', REPORTED, 'WGS84', now(), now()`
  const placed = reportedAt.replace('PLACE', '$1, $2').replace('REPORTED', '105.37, 30.87')
  const reported = reportedAt.replace('PLACE', '105.37, 30.87').replace('REPORTED', '$1, $2')

  it.each(offWorld)('refuse %s in the shape of an area (%f %f)', async (_what, lng, lat) => {
    await expect(store(area, lng, lat)).rejects.toMatchObject({ code: '23514' })
  })

  it.each(offWorld)('refuse %s in the place of a case (%f %f)', async (_what, lng, lat) => {
    await expect(store(placed, lng, lat)).rejects.toMatchObject({ code: '23514' })
  })

  it.each(offWorld)('refuse %s in the pair as it was reported (%f %f)', async (_what, lng, lat) => {
    await expect(store(reported, lng, lat)).rejects.toMatchObject({ code: '23514' })
  })

  it('take a place in the world', async () => {
    expect(await store(area, 105.37, 30.87)).toMatchObject({ rowCount: 1 })
    expect(await store(placed, 105.37, 30.87)).toMatchObject({ rowCount: 1 })
  })
})
