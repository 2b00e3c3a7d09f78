import type { FeatureCollection } from 'geojson'
import { CityError } from '../city/read-city.ts'
import { readLayers } from '../city/read-layers.ts'
import { placeLayers, type CityLayers } from './sample-places.ts'

/** The layers that places are drawn from, of those that a city's folder has. @throws {CityError} without areas */
export async function cityLayers(cityDir: string): Promise<CityLayers> {
  const { areas, ...layers } = await readLayers(cityDir, ['areas', ...placeLayers])
  if (!areas) throw new CityError(`expected areas.geojson in ${cityDir}, came no such file`)
  const ofLevel = (level: string): FeatureCollection => ({
    ...areas,
    features: areas.features.filter((area) => area.properties?.['level'] === level),
  })
  return { ...layers, grids: ofLevel('grid'), city: ofLevel('city') }
}
