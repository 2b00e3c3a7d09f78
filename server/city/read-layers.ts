import type { FeatureCollection } from 'geojson'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Map layers of a city's folder by name (GeoJSON, WGS84, axis order lng lat), those of `names` that the folder has. */
export async function readLayers<Name extends string>(
  cityDir: string,
  names: readonly Name[],
): Promise<Partial<Record<Name, FeatureCollection>>> {
  const fileOf = (name: string) => join(cityDir, `${name}.geojson`)
  const present = names.filter((name) => existsSync(fileOf(name)))
  const read = async (name: Name) => [name, JSON.parse(await readFile(fileOf(name), 'utf8'))] as const
  return Object.fromEntries(await Promise.all(present.map(read))) as Partial<Record<Name, FeatureCollection>>
}
