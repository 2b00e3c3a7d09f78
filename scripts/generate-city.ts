import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { defaultSeed } from './city/plan/city-plan.ts'
import { readCommunities } from './city/plan/community-plan.ts'
import { foundCity } from './city/found-city.ts'
import { writeCity } from './city/layers/write-city.ts'

/**
 * Draw the sample city of Shehong from a seed and write it to gis-data/shehong (or --out DIR, --seed N).
 * The same seed gives the same bytes. The tables kept by hand are read from gis-data/shehong.
 */

const tables = new URL('../gis-data/shehong/', import.meta.url)
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: fileURLToPath(tables) },
    seed: { type: 'string', default: String(defaultSeed) },
  },
})
const seed = Number(values.seed)
if (!Number.isInteger(seed)) throw new Error(`expected --seed to be a whole number, got ${values.seed}`)

const started = performance.now()
const city = foundCity(seed, readCommunities(new URL('communities.csv', tables)))
const sizes = writeCity(city, tables, values.out)

for (const [name, bytes] of sizes) console.log(`${name.padEnd(20)} ${(bytes / 1024).toFixed(0).padStart(6)} KB`)
const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
console.log(
  `${city.grids.length} grids, ${city.estates.length} estates, ${city.buildings.length} buildings, ${(total / 1024 ** 2).toFixed(2)} MB`,
)
console.log(`seed ${seed}, ${((performance.now() - started) / 1000).toFixed(1)} s, written to ${values.out}`)
