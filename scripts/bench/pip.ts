/**
 * `npm run bench -- pip`: the grid of a point by PostGIS (`locate`, as intake asks it) against an independent computation
 * by turf, in batches by turns: first whether they ever disagree, then what a point costs each.
 */
import type { Pool } from 'pg'
import { startBenchDatabase } from './measure/bench-database.ts'
import { CityGrids, type Position } from './measure/city-grids.ts'
import { readOptions } from './measure/options.ts'
import { printCheck, printMachine, printTable } from './measure/report.ts'
import { median } from './measure/statistics.ts'
import { borderPoints, randomPoints } from './pip/sample-points.ts'

interface Outcome {
  readonly points: number
  readonly outside: number
  readonly disagreements: readonly string[]
  /** Microseconds a point, one number for each batch. */
  readonly postgis: readonly number[]
  readonly turf: readonly number[]
}

/** The lowest code wins on a border, as in the database. */
async function compare(pool: Pool, grids: CityGrids, points: readonly Position[], batch: number): Promise<Outcome> {
  const postgis: number[] = []
  const turf: number[] = []
  const disagreements: string[] = []
  let outside = 0
  for (let start = 0; start < points.length; start += batch) {
    const some = points.slice(start, start + batch)
    const begun = performance.now()
    const located = await locate(pool, some)
    const between = performance.now()
    const computed = some.map((point) => grids.at(point))
    const done = performance.now()
    postgis.push(((between - begun) * 1000) / some.length)
    turf.push(((done - between) * 1000) / some.length)
    for (const [index, point] of some.entries()) {
      if (computed[index] === null) outside += 1
      if (located[index] === computed[index]) continue
      disagreements.push(`${point.join(', ')}: PostGIS ${located[index]}, turf ${computed[index]}`)
    }
  }
  return { points: points.length, outside, disagreements, postgis, turf }
}

async function locate(pool: Pool, points: readonly Position[]): Promise<(string | null)[]> {
  const { rows } = await pool.query<{ codes: (string | null)[] }>({
    name: 'bench-locate',
    text: `
      select array_agg(located.grid_code order by ordinal) as codes
        from unnest($1::double precision[], $2::double precision[]) with ordinality as point (lng, lat, ordinal),
             locate(ST_SetSRID(ST_MakePoint(lng, lat), 4326), null) located`,
    values: [points.map(([lng]) => lng), points.map(([, lat]) => lat)],
  })
  return rows[0]!.codes
}

const { random, border, batch, seed } = readOptions(
  { random: 1_000_000, border: 100_000, batch: 10_000, seed: 1 },
  { random: 2_000, border: 500, batch: 500 },
)
const bench = await startBenchDatabase()
try {
  const grids = new CityGrids()
  const outcomes = {
    random: await compare(bench.database.pool, grids, randomPoints(grids, random, seed), batch),
    border: await compare(bench.database.pool, grids, borderPoints(grids, border, seed), batch),
  }
  printTable(
    ['points', '', 'count', 'outside', 'disagreements', 'PostGIS µs/point', 'turf µs/point', 'ratio (batches)'],
    Object.entries(outcomes).map(([name, { points, outside, disagreements, postgis, turf }]) => {
      const ratios = postgis.map((time, index) => time / turf[index]!)
      const spread = `${Math.min(...ratios).toFixed(1)}–${Math.max(...ratios).toFixed(1)}`
      return [
        name,
        '',
        ...[points, outside, disagreements.length].map(String),
        median(postgis).toFixed(1),
        median(turf).toFixed(2),
        `${median(ratios).toFixed(1)} (${spread})`,
      ]
    }),
  )
  const disagreements = [...outcomes.random.disagreements, ...outcomes.border.disagreements]
  printCheck(`PostGIS and turf agree on every one of ${random + border} points`, disagreements)
  const { postgres, postgis } = bench.database.versions
  printMachine({ postgres, postgis })
} finally {
  await bench.remove()
}
