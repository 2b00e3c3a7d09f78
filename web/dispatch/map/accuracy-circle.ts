import type { Polygon } from 'geojson'

const corners = 64
const metersPerDegree = 111_320

/** A circle of so many metres around a place (degrees WGS84), as a closed ring. */
export function accuracyCircle(lng: number, lat: number, meters: number): Polygon {
  const perDegreeLng = metersPerDegree * Math.cos((lat * Math.PI) / 180)
  const ring = Array.from({ length: corners + 1 }, (_, corner) => {
    const angle = ((corner % corners) / corners) * 2 * Math.PI
    return [lng + (meters * Math.cos(angle)) / perDegreeLng, lat + (meters * Math.sin(angle)) / metersPerDegree]
  })
  return { type: 'Polygon', coordinates: [ring] }
}
