import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SampleCity } from './city-model.ts'
import { assumptions, generatorVersion, panlong, seat } from '../plan/city-plan.ts'
import { drawAreas, drawBuildings, drawEstates } from './draw-areas.ts'
import { drawGreen, drawWater } from './draw-nature.ts'
import { drawPlaces, facilityNames } from './draw-places.ts'
import { postTable } from './draw-posts.ts'
import { drawStreets } from './draw-streets.ts'
import { featureText, sha256, type PlainFeature } from './feature-text.ts'

/** Tables that are kept by hand and go into the folder as they are. */
const givenTables = ['calendar.csv', 'catalogue.csv', 'communities.csv', 'targets.csv', 'towns.csv']

/** Write all files of the sample city into a folder; returns name and size in bytes of each. */
export function writeCity(city: SampleCity, tables: URL, folder: string): Map<string, number> {
  mkdirSync(folder, { recursive: true })
  const names = facilityNames(city)
  const areas = drawAreas(city)
  const layers: Record<string, PlainFeature[]> = {
    areas,
    estates: drawEstates(city),
    buildings: drawBuildings(city),
    roads: drawStreets(city),
    water: drawWater(city),
    parks: drawGreen(city, (face) => names.get(face)!),
    places: drawPlaces(city, names),
  }
  const texts = new Map<string, string>()
  for (const [name, features] of Object.entries(layers))
    texts.set(`${name}.geojson`, featureText(name, features, city.seed))
  texts.set('posts.csv', postTable(city))
  for (const name of givenTables) texts.set(name, readFileSync(new URL(name, tables), 'utf8'))
  texts.set('city.json', cityText(city, areas, texts))
  for (const [name, text] of texts) writeFileSync(join(folder, name), text)
  return new Map([...texts].map(([name, text]) => [name, Buffer.byteLength(text)]))
}

function cityText(city: SampleCity, areas: readonly PlainFeature[], texts: ReadonlyMap<string, string>): string {
  const ring = (areas[0]!.geometry as { coordinates: [number, number][][] }).coordinates[0]!
  const longitudes = ring.map((place) => place[0])
  const latitudes = ring.map((place) => place[1])
  const description = {
    code: '510981',
    name: { zh: '射洪市', en: 'Shehong' },
    timezone: 'Asia/Shanghai',
    center: seat,
    bounds: [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)],
    crs: { geographic: 'EPSG:4326', projected: 'EPSG:4544', axisOrder: 'longitude, latitude' },
    synthetic: true,
    seed: city.seed,
    generatorVersion,
    notice: { zh: '演示数据（合成）', en: 'Sample data (synthetic)' },
    generationNote:
      'Names, codes and published totals are real; every shape, place, street, estate and building is drawn from the seed and resembles no map.',
    published: panlong,
    assumptions,
    levels: ['city', 'subdistrict', 'community', 'grid', 'estate', 'building'],
    files: Object.fromEntries([...texts].map(([name, text]) => [name, sha256(text)])),
  }
  return `${JSON.stringify(description, null, 2)}\n`
}
