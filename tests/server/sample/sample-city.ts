import { parse } from 'csv-parse/sync'
import type { FeatureCollection } from 'geojson'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CityLayers } from '../../../server/sample/sample-places.ts'
import type { SampleItem } from '../../../server/sample/sample-report.ts'

const cityDir = join(import.meta.dirname, '../../../gis-data/shehong')

/** The sample city's layers, read from its files. */
export function sampleLayers(): CityLayers {
  const read = (layer: string) =>
    JSON.parse(readFileSync(join(cityDir, `${layer}.geojson`), 'utf8')) as FeatureCollection
  const areas = read('areas')
  const ofLevel = (level: string) => ({
    ...areas,
    features: areas.features.filter((area) => area.properties?.['level'] === level),
  })
  const [estates, buildings, roads, places, parks] = ['estates', 'buildings', 'roads', 'places', 'parks'].map(read)
  return {
    estates: estates!,
    buildings: buildings!,
    roads: roads!,
    places: places!,
    parks: parks!,
    grids: ofLevel('grid'),
    city: ofLevel('city'),
  }
}

/** The sample catalogue as drawing needs it. */
export function sampleItems(): SampleItem[] {
  const rows: Record<string, string>[] = parse(readFileSync(join(cityDir, 'catalogue.csv')), {
    columns: true,
    bom: true,
  })
  return rows.map((row) => ({
    code: row['item_code']!,
    name: row['item_name']!,
    kind: row['kind']!,
    priority: row['default_priority']!,
    onSiteMinutes: row['onsite_minutes'] ? Number(row['onsite_minutes']) : null,
  }))
}
