import type { Catalogue } from '../../server/contracts/city.ts'
import { placeIn, runsOf, writtenReading, type Readable } from '../ui/find-by-sound.ts'

export type WorkItem = Catalogue['items'][number]

/** An item that can be named by typing: by its name, its category and its unit. */
export interface NamedItem extends Readable {
  readonly item: WorkItem
}

/** By its characters alone, as long as the sounds are not loaded (`withSounds`). */
export const writtenItem = (item: WorkItem, unitName: string): NamedItem => ({
  item,
  readings: [item.name, item.category, unitName].map(writtenReading),
})

/** The items that have each run of letters, Han characters or digits in a name or in their code; those whose name begins with it come first. */
export function findItems(items: readonly NamedItem[], words: string): readonly WorkItem[] {
  const runs = runsOf(words)
  const placeOf = (named: NamedItem, run: string) => {
    const place = placeIn(named, run)
    return place === -1 && named.item.code.toLowerCase().includes(run) ? 0 : place
  }
  return items
    .map((named) => ({ named, places: runs.map((run) => placeOf(named, run)) }))
    .filter(({ places }) => !places.includes(-1))
    .toSorted((a, b) => (a.places[0] ?? 0) - (b.places[0] ?? 0))
    .map(({ named }) => named.item)
}
