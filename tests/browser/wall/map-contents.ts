import type { FeatureCollection } from 'geojson'
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl'
import type { AreaCollection } from '../../../web/areas/area.ts'
import type { WallPage } from './wall-page.ts'

/** The overdue cases of the map: its octagons, and the numbers on those that stand for several. */
export const overdueOnMap = (wall: WallPage) =>
  wall.page.evaluate(() => {
    const { map } = document.querySelector('.city-map__canvas') as HTMLElement & { map: MapLibreMap }
    const counts = new Map<string, number>()
    for (const { properties, geometry } of map.querySourceFeatures('overdue-cases')) {
      const key = String(properties['number'] ?? `${properties['cluster_id']} ${JSON.stringify(geometry)}`)
      counts.set(key, Number(properties['point_count'] ?? 1))
    }
    return [...counts.values()].reduce((sum, count) => sum + count, 0)
  })

/** The cases of both sources of the map, whatever is gathered there. */
export const casesOnMap = (wall: WallPage) =>
  wall.page.evaluate(async () => {
    const { map } = document.querySelector('.city-map__canvas') as HTMLElement & { map: MapLibreMap }
    const all = await Promise.all(['cases', 'overdue-cases'].map((id) => map.getSource<GeoJSONSource>(id)!.getData()))
    return all.flatMap((data) =>
      (data as FeatureCollection).features.map(({ properties }) => ({
        look: String(properties!['look']),
        category: String(properties!['image']).split('|').at(-1),
      })),
    )
  })

/** The codes of the grids with a corner below something that lies over the map. */
export const coveredGrids = (wall: WallPage) =>
  wall.page.evaluate(async () => {
    const { map } = document.querySelector('.city-map__canvas') as HTMLElement & { map: MapLibreMap }
    const { left, top } = map.getCanvas().getBoundingClientRect()
    const over = ['.wall-map__top', '.wall-map__looks', '.wall-map__figure', '.map-scale-bar'].map((part) =>
      document.querySelector(part)!.getBoundingClientRect(),
    )
    const { data } = map.getSource<GeoJSONSource>('grids')!.serialize() as unknown as { data: AreaCollection }
    return data.features.flatMap(({ properties, geometry }) => {
      const points = (geometry.coordinates as number[][][][]).flat(geometry.type === 'Polygon' ? 1 : 2)
      const isCovered = (points as unknown as [number, number][]).some((point) => {
        const { x, y } = map.project(point)
        return over.some(
          (box) => x + left > box.left && x + left < box.right && y + top > box.top && y + top < box.bottom,
        )
      })
      return isCovered ? [properties.code] : []
    })
  })
