import gcoord from 'gcoord'
import type { Position } from 'geojson'
import type { Crs } from '../contracts/area.ts'
import type { CaseReport, ReportedLocation } from '../contracts/case-report.ts'
import type { Catalogue } from '../contracts/city.ts'
import { withNoise } from './sample-geometry.ts'
import { itemHabits, otherPerThousand, habitsByKind, wordsWithoutItem, type ItemHabit } from './sample-items.ts'
import type { SamplePlaces, Site, SiteKind } from './sample-places.ts'
import { drawAccuracyMeters, drawSource, type SourceHabit } from './sample-sources.ts'
import type { RandomStream } from './seeded-random.ts'
import { weightedList } from './weighted-list.ts'

/** What drawing needs to know of a catalogue item. */
export type SampleItem = Pick<Catalogue['items'][number], 'code' | 'name' | 'kind' | 'priority' | 'onSiteMinutes'>

/** What may be reported: an item of the list with its habit, or, as residents often do, none. */
interface Subject {
  readonly item: SampleItem | null
  readonly weight: number
  readonly sites: readonly SiteKind[]
  readonly texts: readonly string[]
}

/** Shares of the reports that test the hard cases of assignment on every day. */
const borderShare = 0.02
const outsideShare = 0.01
/** Reports without an item, in a thousand. */
const withoutItem = 110

/** Makes reports of one city: the same stream gives the same reports. */
export function reportMaker(places: SamplePlaces, items: readonly SampleItem[]): (random: RandomStream) => CaseReport {
  const subjects = weightedList(subjectsOf(items), ({ weight }) => weight)
  return (random) => {
    const subject = subjects.draw(random)
    const site = drawSite(random, places, subject)
    const habit = drawSource(random, subject.item?.name ?? null)
    return {
      location: locationOf(random, site, habit),
      description: describe(random.pick(subject.texts), site, subject.item),
      ...(subject.item && { itemCode: subject.item.code }),
      source: habit.source,
    }
  }
}

/** Every item with its weight, sites and words, and the reports without an item. */
export function subjectsOf(items: readonly SampleItem[]): Subject[] {
  const sharers = new Map<ItemHabit, number>()
  const habits = items.map((item) => itemHabits.find(({ match }) => match.test(item.name)))
  for (const habit of habits) if (habit) sharers.set(habit, (sharers.get(habit) ?? 0) + 1)
  const known = items.map((item, index): Subject => {
    const habit = habits[index]
    if (habit) return { item, weight: habit.perThousand / sharers.get(habit)!, sites: habit.sites, texts: habit.texts }
    const { sites, texts } = habitsByKind[item.kind] ?? habitsByKind['事件']!
    return { item, weight: otherPerThousand[item.priority] ?? 2, sites, texts }
  })
  return [
    ...known,
    { item: null, weight: withoutItem, sites: ['road', 'estate', 'building', 'place'], texts: wordsWithoutItem },
  ]
}

function drawSite(random: RandomStream, places: SamplePlaces, subject: Subject): Site {
  const kind = random.pick(subject.sites)
  const chance = random.next()
  if (chance < outsideShare) return places.outside(random)
  if (chance < outsideShare + borderShare) return places.onBorder(random)
  return places.at(random, kind)
}

/**
 * The position as its source would send it. A point on a border keeps its exact digits: WGS84, surveyed, no noise, for
 * a conversion there and back leaves millimetres and takes it off the line.
 */
function locationOf(random: RandomStream, site: Site, habit: SourceHabit): ReportedLocation {
  if (site.kind === 'border') return { lng: site.position[0]!, lat: site.position[1]!, crs: 'WGS84' }
  const [lng, lat] = site.position
  if (habit.medianAccuracyMeters === null) return { ...inSystem([lng!, lat!], habit.crs), crs: habit.crs }
  const accuracyMeters = drawAccuracyMeters(random, habit.medianAccuracyMeters)
  return { ...inSystem(withNoise(random, site.position, accuracyMeters), habit.crs), crs: habit.crs, accuracyMeters }
}

const fromWgs84: Record<Crs, (position: Position) => Position> = {
  WGS84: (position) => position,
  CGCS2000: (position) => position,
  GCJ02: ([lng, lat]) => gcoord.transform([lng!, lat!], gcoord.WGS84, gcoord.GCJ02),
  BD09: ([lng, lat]) => gcoord.transform([lng!, lat!], gcoord.WGS84, gcoord.BD09),
}

/** Degrees in a CRS with 7 decimals, about a centimetre. */
function inSystem(position: Position, crs: Crs): { lng: number; lat: number } {
  const [lng, lat] = fromWgs84[crs](position)
  return { lng: Number(lng!.toFixed(7)), lat: Number(lat!.toFixed(7)) }
}

function describe(text: string, site: Site, item: SampleItem | null): string {
  return text.replace('{place}', site.name).replace('{item}', item?.name ?? '')
}
