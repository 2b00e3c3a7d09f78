import type { Feature, Point } from 'geojson'
import type { GeoJSONSourceDiff } from 'maplibre-gl'
import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import { caseTiming, clockMoment } from '../case-clock.ts'
import { markerImageId, ringSteps } from './case-pictures.ts'
import { caseLook, caseLookOrder, type CaseLook } from '../case-status.ts'

/** Between the image and the number in a mark. */
export const markSeparator = '#'

export interface CaseProperties {
  readonly number: CaseNumber
  readonly look: CaseLook
  readonly image: string
  /** Image and number in one text: a gathered pair keeps the marks of both its cases. */
  readonly mark: string
  /** A higher value is drawn later, so on top. */
  readonly rank: number
}

function propertiesOf(item: Case, look: CaseLook, now: number): CaseProperties {
  const { number } = item
  const timing = caseTiming(item, clockMoment(item, now))
  const ringStep = 'share' in timing ? Math.ceil(timing.share * ringSteps) : 0
  const rank = caseLookOrder.length - caseLookOrder.indexOf(look) + (item.priority === 'P1' ? 0.5 : 0)
  const image = markerImageId(look, item, ringStep)
  return { number, look, image, mark: image + markSeparator + number, rank }
}

type CaseFeature = Feature<Point, CaseProperties>

const featureOf = (item: Case, properties: CaseProperties): CaseFeature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [item.lng, item.lat] },
  properties,
})

/** A case as the map draws it at `now` (epoch ms); null when it is not open. */
export function caseFeature(item: Case, now: number): CaseFeature | null {
  const look = caseLook(item, now)
  return look && featureOf(item, propertiesOf(item, look, now))
}

/** The cases on the map: the image and the place of each. */
export type DrawnCases = Map<CaseNumber, string>

/**
 * Returns the difference between what is drawn and the `cases` with one of `looks` at `now` (epoch ms), and records it in `drawn`.
 * Null when nothing differs: the map does not change then.
 */
export function caseFeatureDiff(
  drawn: DrawnCases,
  cases: readonly Case[],
  looks: ReadonlySet<CaseLook>,
  now: number,
): GeoJSONSourceDiff | null {
  const add: CaseFeature[] = []
  const gone = new Set(drawn.keys())
  for (const item of cases) {
    const look = caseLook(item, now)
    if (!look || !looks.has(look)) continue
    gone.delete(item.number)
    const properties = propertiesOf(item, look, now)
    const signature = `${properties.image}@${item.lng},${item.lat}`
    if (drawn.get(item.number) === signature) continue
    drawn.set(item.number, signature)
    add.push(featureOf(item, properties))
  }
  for (const number of gone) drawn.delete(number)
  if (add.length === 0 && gone.size === 0) return null
  return { add, remove: [...gone] }
}
