import type { Case } from '../../../server/contracts/case.ts'
import { boundsOf } from '../../areas/area.ts'
import { useAreaStore } from '../../areas/area-store.ts'
import type { Stop } from '../../map/use-camera.ts'
import type { WallChoice } from '../view/wall-choice.ts'

/** The camera's stops of a choice: first its community, then its grid, then its case. `coveredPx` is the width of a card, CSS px. */
export function wallStops(
  { grid, caseNumber }: Pick<WallChoice, 'grid' | 'caseNumber'>,
  cases: readonly Case[],
  coveredPx: number,
  community: string | null = null,
): Stop[] {
  const stops: Stop[] = []
  const around =
    community && useAreaStore().communities.features.find(({ properties }) => properties.code === community)
  if (around) stops.push({ id: around.properties.code, place: { bounds: boundsOf(around.geometry) }, coveredPx: 0 })
  const area = grid && useAreaStore().grids.features.find(({ properties }) => properties.code === grid)
  if (area) stops.push({ id: area.properties.code, place: { bounds: boundsOf(area.geometry) }, coveredPx })
  const item = caseNumber && cases.find(({ number }) => number === caseNumber)
  if (item) {
    stops.push({ id: item.number, place: { center: [item.lng, item.lat] }, coveredPx })
  }
  return stops
}
