import type { ExpressionSpecification, Map as MapLibreMap } from 'maplibre-gl'
import { caseLookOrder, type CaseLook } from '../case-status.ts'
import { drawCluster } from './draw-cluster.ts'
import { drawMarker } from './draw-marker.ts'

/** The ring has this many steps: of ten minutes each is 25 seconds, and the images stay few. */
export const ringSteps = 24
/** A cluster's segments are drawn in this many parts, so that there are few different donuts. */
const clusterParts = 16

const markerPrefix = 'case'
const clusterPrefix = 'cases'

/** The id of a marker's image: it says what to draw, and the image is drawn when the map first asks for it. */
export const markerImageId = (look: CaseLook, category: string | null, ringStep: number): string =>
  [markerPrefix, look, ringStep, category ?? ''].join('|')

/** The id of a cluster's image from its properties, each look's count rounded up to a part. */
export const clusterImageId: ExpressionSpecification = [
  'concat',
  clusterPrefix,
  ...caseLookOrder.flatMap((look) => [
    '|',
    ['to-string', ['ceil', ['/', ['*', clusterParts, ['get', look]], ['get', 'point_count']]]],
  ]),
] as ExpressionSpecification

/** The same id for counts that are at hand on the page. */
export const gatheredImageId = (looks: Readonly<Record<CaseLook, number>>, count: number): string =>
  [clusterPrefix, ...caseLookOrder.map((look) => Math.ceil((clusterParts * looks[look]) / count))].join('|')

/** Sums of each look over a cluster's cases. */
export const clusterProperties = Object.fromEntries(
  caseLookOrder.map((look) => [look, ['+', ['case', ['==', ['get', 'look'], look], 1, 0]]]),
)

/** The image of an id at so many device pixels per CSS px of scale 1; null for an id that is none of ours. */
export function drawPicture(id: string, pixelRatio: number): ImageData | null {
  const [prefix, ...parts] = id.split('|')
  if (prefix === clusterPrefix) return drawCluster(parts.map(Number), pixelRatio)
  if (prefix !== markerPrefix) return null
  const [look, ringStep, category] = parts
  return drawMarker(
    { look: look as CaseLook, category: category || null, ring: Number(ringStep) / ringSteps },
    pixelRatio,
  )
}

/** Lets the map draw case markers as it needs them: some hundred of the thousands of possible ones are ever seen. */
export function provideCasePictures(map: MapLibreMap, scale: number): void {
  const devicePixelRatio = map.getPixelRatio()
  map.setMissingStyleImageResolver((id) => {
    const image = drawPicture(id, devicePixelRatio * scale)
    if (image && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: devicePixelRatio })
  })
}
