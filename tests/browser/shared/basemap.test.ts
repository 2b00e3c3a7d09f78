import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Map as MapLibreMap } from 'maplibre-gl'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { useTestBrowser } from '../../support/screens/test-browser.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { plainTile, serveTiles, type TileServer } from './tile-server.ts'
import { WallPage } from '../wall/wall-page.ts'

/** Tiles of a strong red, so that they are told from anything of ours. */
const red = plainTile([230, 40, 40])
const patienceMs = 60_000

describeInBrowser('A wall with a basemap of its own', (database) => {
  let tiles: TileServer
  let app: ServedApp
  let wall: WallPage
  const browser = useTestBrowser()

  beforeEach(async () => {
    tiles = await serveTiles(red)
  })
  afterEach(async () => {
    expect(wall.faults).toEqual([])
    await wall.page.close()
    await app.close()
    await tiles.close()
  })

  async function open(basemap: object): Promise<void> {
    const file = join(mkdtempSync(join(tmpdir(), 'basemap-')), 'basemap.json')
    writeFileSync(file, JSON.stringify({ crs: 'WGS84', projection: 'EPSG:3857', ...basemap }))
    app = await serveApp(database(), { QUANYU_BASEMAP: file })
    wall = await WallPage.in(browser())
    await wall.open(app.url)
  }
  const openRaster = () =>
    open({ kind: 'raster', layers: [{ tiles: [`${tiles.url}/{z}/{x}/{y}.png`] }], attribution: '© 测绘院' })

  /** The colour of the map's picture near its upper left corner, outside of the city. */
  const corner = () =>
    wall.page.evaluate(
      () =>
        new Promise<number[]>((resolve) => {
          const { map } = document.querySelector('.city-map__canvas') as HTMLElement & { map: MapLibreMap }
          map.once('render', () => {
            const gl = map.getCanvas().getContext('webgl2')!
            const pixel = new Uint8Array(4)
            gl.readPixels(6, gl.drawingBufferHeight - 6, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
            resolve([...pixel.slice(0, 3)])
          })
          map.triggerRepaint()
        }),
    )
  const isReddish = ([r = 0, g = 0]: number[]) => r > g + 25
  const sources = () =>
    wall.page.evaluate(() => {
      const { map } = document.querySelector('.city-map__canvas') as HTMLElement & { map: MapLibreMap }
      return Object.keys(map.getStyle().sources)
    })
  const note = () => wall.page.locator('.city-layers__ground').allTextContents()

  it('draws its pictures, dimmed, at the tiles where the city lies, and fetches no ground of ours', async () => {
    await openRaster()
    const colour = await eventually('red ground', corner, isReddish, patienceMs)
    expect(Math.max(...colour)).toBeLessThan(160)
    const { bounds } = (await (await fetch(`${app.url}/api/city`)).json()) as {
      bounds: [number, number, number, number]
    }
    for (const [zoom, x, y] of tiles.asked.map((path) => path.match(/\d+/g)!.map(Number))) {
      const west = (x! / 2 ** zoom!) * 360 - 180
      const north = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y!) / 2 ** zoom!))) * 180) / Math.PI
      const width = 360 / 2 ** zoom!
      // within two tiles of the city: the map shows some of what lies around it
      expect(west).toBeGreaterThan(bounds[0] - 3 * width)
      expect(west).toBeLessThan(bounds[2] + 2 * width)
      expect(north).toBeGreaterThan(bounds[1] - 2 * width)
      expect(north).toBeLessThan(bounds[3] + 3 * width)
    }
    expect(tiles.asked.length).toBeGreaterThan(3)
    expect((await sources()).filter((name) => name.startsWith('ground'))).toEqual([])
    expect(await note()).toEqual(['© 测绘院'])
  })

  it('goes back to the ground of ours when the service cannot be reached, says so, and stands', async () => {
    await tiles.close()
    await openRaster()
    await eventually('a note', note, (notes) => notes.some((text) => text.includes('离线底图')), patienceMs)
    await eventually('the offline ground', sources, (names) => names.includes('ground-roads'), patienceMs)
    expect((await sources()).filter((name) => name.startsWith('basemap'))).toEqual([])
    expect(await wall.link()).toBe('live')
  })

  it('draws a PMTiles archive', async () => {
    await open({ kind: 'pmtiles', url: `${tiles.url}/city.pmtiles` })
    await eventually('red ground', corner, isReddish, patienceMs)
    expect(tiles.asked.every((path) => path === '/city.pmtiles')).toBe(true)
    expect(await note()).toEqual([])
  })
})
