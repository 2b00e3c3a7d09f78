import type { FeatureCollection } from 'geojson'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { placeLayers, type CityLayers } from './sample-places.ts'

/** The layers that places are drawn from, of those that a city's folder has. */
export async function readLayers(cityDir: string): Promise<CityLayers> {
  const read = async (name: string): Promise<FeatureCollection> =>
    JSON.parse(await readFile(join(cityDir, `${name}.geojson`), 'utf8'))
  const areas = await read('areas')
  const ofLevel = (level: string) => ({
    ...areas,
    features: areas.features.filter((area) => area.properties?.['level'] === level),
  })
  const present = placeLayers.filter((name) => existsSync(join(cityDir, `${name}.geojson`)))
  const layers = await Promise.all(present.map(async (name) => [name, await read(name)] as const))
  return { ...Object.fromEntries(layers), grids: ofLevel('grid'), city: ofLevel('city') }
}
