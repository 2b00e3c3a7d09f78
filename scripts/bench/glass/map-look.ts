import type { Map as MapLibreMap, StyleSpecification } from 'maplibre-gl'
import type { Page } from 'playwright-core'

/** All that a bare page needs to look as the wall's map does. */
export interface MapLook {
  readonly style: StyleSpecification
  readonly images: readonly { id: string; width: number; height: number; data: number[]; pixelRatio: number }[]
  /** CSS px in the page. */
  readonly box: { left: number; top: number; width: number; height: number }
  readonly camera: { center: { lng: number; lat: number }; zoom: number }
  readonly font: string
  /** The properties of the first marker on the map: what a dot needs to look like one. */
  readonly marker: Readonly<Record<string, unknown>>
}

/** Takes the style, the drawn images, the box and the camera of the wall's map. Its data come along; open cases do not. */
export async function takeLook(wall: Page): Promise<MapLook> {
  const look = await wall.evaluate(() => {
    const element = document.querySelector('.city-map__canvas') as HTMLElement & { map: MapLibreMap }
    const { map } = element
    const { left, top, width, height } = element.getBoundingClientRect()
    const images = map.listImages().map((id) => {
      const { data, pixelRatio } = map.getImage(id)
      return { id, width: data.width, height: data.height, data: Array.from(data.data), pixelRatio }
    })
    return {
      style: map.getStyle(),
      images,
      box: { left, top, width, height },
      camera: { center: { ...map.getCenter() }, zoom: map.getZoom() },
      font: getComputedStyle(document.documentElement).getPropertyValue('--font'),
      marker: map.queryRenderedFeatures({ layers: ['case-marker'] })[0]?.properties ?? {},
    }
  })
  for (const [name, source] of Object.entries(look.style.sources)) {
    if (source.type !== 'geojson') continue
    if (name === 'cases') source.data = { type: 'FeatureCollection', features: [] }
    else if (typeof source.data === 'string') {
      source.data = await (await fetch(new URL(source.data, wall.url()))).json()
    }
  }
  return look
}

/** Places of the map's view, in CSS px of its box and degrees, far enough apart that no two markers become a cluster. */
export function spreadPlaces(
  wall: Page,
  places: readonly (readonly [number, number])[],
  apartPx: number,
): Promise<[number, number][]> {
  return wall.evaluate(
    ({ places, apartPx }) => {
      const { map } = document.querySelector('.city-map__canvas') as HTMLElement & { map: MapLibreMap }
      const chosen: { x: number; y: number; place: [number, number] }[] = []
      for (const [lng, lat] of places) {
        const { x, y } = map.project([lng, lat])
        if (chosen.some((other) => Math.hypot(other.x - x, other.y - y) < apartPx)) continue
        chosen.push({ x, y, place: [lng, lat] })
      }
      return chosen.map(({ place }) => place)
    },
    { places: places.map(([lng, lat]): [number, number] => [lng, lat]), apartPx },
  )
}
