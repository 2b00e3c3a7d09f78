import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../../server/config.ts'

const folder = mkdtempSync(join(tmpdir(), 'basemap-'))

const tianditu = (layer: string) =>
  `https://t0.tianditu.gov.cn/${layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${layer}&STYLE=default` +
  '&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=KEY'
const raster = {
  kind: 'raster',
  crs: 'CGCS2000',
  projection: 'EPSG:3857',
  layers: [{ tiles: [tianditu('vec')] }, { tiles: [tianditu('cva')] }],
  tileSize: 256,
  tone: 'invert',
  maxZoom: 18,
  attribution: '天地图',
}
const vector = {
  kind: 'vector',
  crs: 'WGS84',
  projection: 'EPSG:3857',
  tiles: ['https://tiles.example/{z}/{x}/{y}.pbf'],
  sourceLayers: { water: 'water', road: 'transportation' },
}
const archive = { kind: 'pmtiles', crs: 'WGS84', projection: 'EPSG:3857', url: 'https://tiles.example/city.pmtiles' }

const load = (content: unknown) => {
  const file = join(folder, 'basemap.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return loadConfig({ QUANYU_BASEMAP: file })
}
const refusal = (content: unknown): string => {
  try {
    load(content)
  } catch (error) {
    return (error as Error).message
  }
  return 'nothing was refused'
}

describe('A configured basemap', () => {
  it('is none unless one is named', () => {
    expect(loadConfig({}).basemap).toBeNull()
  })

  it.each([
    ['raster tiles, stacked', raster],
    ['vector tiles', vector],
    ['a PMTiles archive', archive],
  ])('may be %s', (_kind, content) => {
    expect(load(content).basemap).toEqual(content)
  })

  it.each(['GCJ02', 'BD09'])('in %s is refused: its cases would stand in the wrong grid', (crs) => {
    expect(refusal({ ...raster, crs })).toMatch(
      `crs: ${crs} cannot be used: its tiles are shifted, by about 434 m at Shehong`,
    )
  })

  it('that does not say its reference system is refused', () => {
    expect(refusal({ ...raster, crs: undefined })).toContain('crs: expected WGS84 or CGCS2000, said outright')
  })

  it.each([
    ['https://webrd01.is.autonavi.com/appmaptile?x={x}&y={y}&z={z}', 'GCJ-02'],
    ['https://wprd02.is.amap.com/appmaptile?x={x}&y={y}&z={z}', 'GCJ-02'],
    ['https://rt{s}.map.gtimg.com/tile?z={z}&x={x}&y={y}', 'GCJ-02'],
    ['https://mt1.google.cn/vt?x={x}&y={y}&z={z}', 'GCJ-02'],
    ['https://maponline0.bdimg.com/tile/?x={x}&y={y}&z={z}', 'BD-09'],
  ])('of %s is refused even when it claims WGS84', (tiles, crs) => {
    expect(refusal({ ...raster, crs: 'WGS84', layers: [{ tiles: [tiles] }] })).toContain(
      `serves ${crs}, whatever the file says`,
    )
  })

  it('whose host only ends like one of those is not refused', () => {
    const tiles = 'https://not-amap.com.example/{z}/{x}/{y}.png'
    expect(load({ ...raster, layers: [{ tiles: [tiles] }] }).basemap).not.toBeNull()
  })

  it('in EPSG:4326 is refused, with what to use instead', () => {
    expect(refusal({ ...raster, projection: 'EPSG:4326' })).toContain('end in _w instead of _c')
    const geographic = tianditu('vec').replace('vec_w', 'vec_c').replace('TILEMATRIXSET=w', 'TILEMATRIXSET=c')
    expect(refusal({ ...raster, layers: [{ tiles: [geographic] }] })).toContain(
      'use the layer of the same name with _w',
    )
  })

  it('is refused with every fault at once, beside those of other settings', () => {
    const file = join(folder, 'faulty.json')
    const layers = [{ tiles: ['https://tiles.example/{z}/{x}.png', 'ftp://tiles.example/'] }]
    writeFileSync(file, JSON.stringify({ ...raster, crs: 'BD09', layers, tileSize: 300, colour: 'red' }))
    const message = (() => {
      try {
        loadConfig({ PORT: 'x', QUANYU_BASEMAP: file })
      } catch (error) {
        return (error as Error).message
      }
      return ''
    })()
    for (const fault of ['PORT: expected', 'QUANYU_BASEMAP: crs', 'layers.0.tiles.1', 'tileSize', 'QUANYU_BASEMAP: '])
      expect(message).toContain(fault)
  })

  it.each([
    [
      'an address without a place for the row',
      { ...raster, layers: [{ tiles: ['https://a.example/{z}/{x}.png'] }] },
      '{y} is missing',
    ],
    ['neither tiles nor TileJSON', { ...vector, tiles: undefined }, 'either tiles or tileJson'],
    ['an unknown kind', { ...raster, kind: 'wms' }, 'kind: expected raster, vector or pmtiles, came "wms"'],
    ['zooms the wrong way round', { ...raster, minZoom: 19 }, 'minZoom: expected at most maxZoom 18, came 19'],
    ['no JSON', '{', 'expected a JSON file'],
    ['a list', [], 'expected an object'],
  ])('is refused for %s', (_what, content, fault) => {
    expect(refusal(content)).toContain(fault)
  })

  it('is refused when its file is missing', () => {
    expect(() => loadConfig({ QUANYU_BASEMAP: join(folder, 'none.json') })).toThrow(
      'QUANYU_BASEMAP: expected a JSON file',
    )
  })
})
