import { readFileSync } from 'node:fs'
import { Value } from 'typebox/value'
import { basemapKinds, type Basemap } from '../contracts/basemap.ts'

/** What came of a basemap's file: the basemap, or everything that is wrong with it. */
export type BasemapReading = { readonly basemap: Basemap } | { readonly faults: readonly string[] }

/** Why tiles in a Chinese map's shifted coordinates can never lie under cases. */
const shifted =
  'its tiles are shifted, by about 434 m at Shehong, which is longer than a grid: cases would stand in the wrong grid. ' +
  'Use tiles of WGS84 or CGCS2000, such as 天地图'

/** Services whose tiles are shifted, whatever is said of them, with the reference system that they are in. */
const shiftedHosts: readonly (readonly [host: string, crs: string])[] = [
  ['amap.com', 'GCJ-02'],
  ['autonavi.com', 'GCJ-02'],
  ['gtimg.com', 'GCJ-02'],
  ['map.qq.com', 'GCJ-02'],
  ['google.cn', 'GCJ-02'],
  ['bdimg.com', 'BD-09'],
  ['bdstatic.com', 'BD-09'],
  ['baidu.com', 'BD-09'],
]

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isKind = (kind: unknown): kind is Basemap['kind'] => typeof kind === 'string' && Object.hasOwn(basemapKinds, kind)

/** Reads and checks the file of a basemap. Nothing is thrown: the faults go into the list of all settings' faults. */
export function readBasemap(file: string): BasemapReading {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    return { faults: [`expected a JSON file, came ${file}: ${error instanceof Error ? error.message : ''}`] }
  }
  const faults = isRecord(content) ? faultsOf(content) : ['expected an object']
  return faults.length > 0 ? { faults } : { basemap: content as Basemap }
}

function faultsOf(content: Record<string, unknown>): string[] {
  const { kind, crs, projection } = content
  if (!isKind(kind)) return [`kind: expected raster, vector or pmtiles, came ${JSON.stringify(kind)}`]
  const faults = [...crsFaults(crs), ...projectionFaults(projection), ...addressesOf(content).flatMap(addressFaults)]
  const schema = basemapKinds[kind]
  const errors = [...Value.Errors(schema, content)].filter(
    ({ instancePath }) => instancePath !== '/crs' && instancePath !== '/projection',
  )
  const shape = errors.map(({ instancePath, message }) => `${fieldOf(instancePath)}: ${message}`)
  return [...new Set([...faults, ...shape, ...(shape.length > 0 ? [] : meaningFaults(content as Basemap))])]
}

const fieldOf = (path: string) => path.slice(1).replaceAll('/', '.') || 'the whole'

function crsFaults(crs: unknown): string[] {
  if (crs === 'WGS84' || crs === 'CGCS2000') return []
  if (crs === 'GCJ02' || crs === 'BD09') return [`crs: ${crs} cannot be used: ${shifted}`]
  return [`crs: expected WGS84 or CGCS2000, said outright, came ${JSON.stringify(crs)}`]
}

function projectionFaults(projection: unknown): string[] {
  if (projection === 'EPSG:3857') return []
  return [
    `projection: expected EPSG:3857, the only one that the map draws, came ${JSON.stringify(projection)}; ` +
      'of 天地图 use the layers whose names end in _w instead of _c',
  ]
}

/** Every address in the file, with the field that holds it. */
function addressesOf(content: unknown, field = ''): [field: string, address: string][] {
  if (typeof content === 'string') return /^https?:/.test(content) ? [[field, content]] : []
  if (typeof content !== 'object' || content === null) return []
  return Object.entries(content).flatMap(([name, value]) => addressesOf(value, field ? `${field}.${name}` : name))
}

function addressFaults([field, address]: [string, string]): string[] {
  // braces are allowed in a template and in no host
  const host = URL.parse(address.replaceAll(/[{}]/g, ''))?.hostname ?? ''
  const service = shiftedHosts.find(([name]) => host === name || host.endsWith(`.${name}`))
  const faults = service ? [`${field}: ${host} serves ${service[1]}, whatever the file says: ${shifted}`] : []
  if (/\/\w+_c\/|[?&]tilematrixset=c\b/i.test(address))
    faults.push(
      `${field}: expected tiles of EPSG:3857, came 天地图's EPSG:4326 (_c); use the layer of the same name with _w`,
    )
  return faults
}

/** The checks that no schema expresses. */
function meaningFaults(basemap: Basemap): string[] {
  const { minZoom = 0, maxZoom = 24 } = basemap
  const faults = minZoom > maxZoom ? [`minZoom: expected at most maxZoom ${maxZoom}, came ${minZoom}`] : []
  if (basemap.kind === 'vector' && (basemap.tiles === undefined) === (basemap.tileJson === undefined))
    faults.push('tiles: expected either tiles or tileJson')
  const templates =
    basemap.kind === 'raster'
      ? basemap.layers.flatMap(({ tiles }) => tiles)
      : basemap.kind === 'vector'
        ? (basemap.tiles ?? [])
        : []
  for (const template of templates) {
    const missing = ['{z}', '{x}', '{y}'].filter((part) => !template.includes(part))
    if (missing.length > 0)
      faults.push(`tiles: expected {z}, {x} and {y} in each address, ${missing.join(' and ')} is missing`)
  }
  return faults
}
