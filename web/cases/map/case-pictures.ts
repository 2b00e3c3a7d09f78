import type { ExpressionSpecification, Map as MapLibreMap } from 'maplibre-gl'
import type { Case } from '../../../server/contracts/case.ts'
import { caseLookOrder, type CaseLook } from '../case-status.ts'
import { drawCluster } from './draw-cluster.ts'
import { drawOverdueCluster } from './draw-overdue-cluster.ts'
import { drawMarker } from './draw-marker.ts'

/** The ring has this many steps, so that there are few images: a step of ten minutes is 25 seconds. */
export const ringSteps = 24
/** A cluster's ring has this many parts, so that there are few different donuts. */
const clusterParts = 16

const urgent = 'urgent'
const markerPrefix = 'case'
const clusterPrefix = 'cases'
/** The image of several overdue cases; their number is drawn on it as text. */
export const overdueClusterImageId = 'overdue-cases'

/** The id of a marker's image. It describes the image, which is drawn when the map first needs it. */
export const markerImageId = (
  look: CaseLook,
  { category, priority }: Pick<Case, 'category' | 'priority'>,
  ringStep: number,
): string => [markerPrefix, look, ringStep, priority === 'P1' ? urgent : '', category ?? ''].join('|')

/** The id of a cluster's image from its properties, each look's count rounded up to a part. */
export const clusterImageId: ExpressionSpecification = [
  'concat',
  clusterPrefix,
  ...caseLookOrder.flatMap((look) => [
    '|',
    ['to-string', ['ceil', ['/', ['*', clusterParts, ['get', look]], ['get', 'point_count']]]],
  ]),
] as ExpressionSpecification

/** The same id, for counts that the page has. */
export const gatheredImageId = (looks: Readonly<Record<CaseLook, number>>, count: number): string =>
  [clusterPrefix, ...caseLookOrder.map((look) => Math.ceil((clusterParts * looks[look]) / count))].join('|')

/** The one of two marks that comes first, or last, in the order of texts: MapLibre's `max` and `min` take numbers alone. */
const furthest = (of: string, isBefore: '<' | '>') => [
  ['case', [isBefore, ['accumulated'], ['get', of]], ['accumulated'], ['get', of]],
  ['get', 'mark'],
]

/** Sums of each look over a cluster's cases, and its first and last mark: of a pair these are both. */
export const clusterProperties = {
  ...Object.fromEntries(caseLookOrder.map((look) => [look, ['+', ['case', ['==', ['get', 'look'], look], 1, 0]]])),
  first: furthest('first', '<'),
  last: furthest('last', '>'),
}

/** The image of an id at `pixelRatio` device pixels per CSS px at scale 1; null for a foreign id. */
export function drawPicture(id: string, pixelRatio: number): ImageData | null {
  const [prefix, ...parts] = id.split('|')
  if (prefix === clusterPrefix) return drawCluster(parts.map(Number), pixelRatio)
  if (prefix === overdueClusterImageId) return drawOverdueCluster(pixelRatio)
  if (prefix !== markerPrefix) return null
  const [look, ringStep, badge, category] = parts
  return drawMarker(
    {
      look: look as CaseLook,
      category: category || null,
      ring: Number(ringStep) / ringSteps,
      isUrgent: badge === urgent,
    },
    pixelRatio,
  )
}

/** Draws case markers when the map needs them: of the thousands of possible ones a few hundred are used. */
export function provideCasePictures(map: MapLibreMap, scale: number): void {
  const devicePixelRatio = map.getPixelRatio()
  map.setMissingStyleImageResolver((id) => {
    const image = drawPicture(id, devicePixelRatio * scale)
    if (image && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: devicePixelRatio })
  })
}
