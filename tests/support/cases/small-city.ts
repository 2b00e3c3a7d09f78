import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Box = readonly [west: number, south: number, east: number, north: number]

const whole: Box = [104.06, 30.67, 104.08, 30.68]
const west: Box = [104.06, 30.67, 104.07, 30.68]
const east: Box = [104.07, 30.67, 104.08, 30.68]

/** Degrees WGS84 inside the eastern grid, its code, and the city's. */
export const smallCity = {
  code: '990101',
  place: { lng: 104.0755, lat: 30.6744 },
  gridCode: '990101001001002',
} as const

/** The least that a city is: one subdistrict, one community, two grids, and nothing that may be left out. */
export function writeSmallCity(): string {
  const folder = mkdtempSync(join(tmpdir(), 'small-city-'))
  const description = {
    code: smallCity.code,
    name: { zh: '小城', en: 'Small' },
    timezone: 'Asia/Urumqi',
    bounds: whole,
    crs: { projected: 'EPSG:32648' },
    synthetic: true,
  }
  const features = [
    area('city', smallCity.code, null, '小城', whole),
    area('subdistrict', '990101001', smallCity.code, '一街道', whole),
    area('community', '990101001001', '990101001', '一社区', whole),
    area('grid', '990101001001001', '990101001001', '西网格', west),
    area('grid', smallCity.gridCode, '990101001001', '东网格', east),
  ]
  writeFileSync(join(folder, 'city.json'), JSON.stringify(description))
  writeFileSync(join(folder, 'areas.geojson'), JSON.stringify({ type: 'FeatureCollection', features }))
  return folder
}

function area(level: string, code: string, parentCode: string | null, name: string, [w, s, e, n]: Box) {
  const ring = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ]
  return {
    type: 'Feature',
    geometry: { type: 'Polygon', coordinates: [ring] },
    properties: { level, code, name, parentCode, ...(level === 'grid' && { kind: 'basic' }) },
  }
}
