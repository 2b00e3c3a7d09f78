import type { Crs } from '../contracts/area.ts'
import type { CaseSource } from '../contracts/case.ts'
import type { RandomStream } from './seeded-random.ts'
import { weightedList } from './weighted-list.ts'

/** The reports of one source: its share of all, the CRS of its positions and their accuracy. */
export interface SourceHabit {
  readonly source: CaseSource
  readonly share: number
  readonly crs: Crs
  /** Median of the accuracy radius in metres; null: a surveyed position, exact. */
  readonly medianAccuracyMeters: number | null
}

/**
 * Phones and mini-programs send GCJ-02, the 12345 desk a Baidu pin, the hotline's gazetteer WGS84, surveyed sensors
 * CGCS2000. A table by source, so that a new source must be given its habit.
 */
const habitOf: Record<CaseSource, Omit<SourceHabit, 'source'>> = {
  mini_program: { share: 0.46, crs: 'GCJ02', medianAccuracyMeters: 11 },
  handheld: { share: 0.17, crs: 'GCJ02', medianAccuracyMeters: 6 },
  hotline: { share: 0.15, crs: 'WGS84', medianAccuracyMeters: 18 },
  patrol: { share: 0.11, crs: 'GCJ02', medianAccuracyMeters: 7 },
  transfer_12345: { share: 0.07, crs: 'BD09', medianAccuracyMeters: 22 },
  sensor: { share: 0.03, crs: 'CGCS2000', medianAccuracyMeters: null },
  leader: { share: 0.01, crs: 'GCJ02', medianAccuracyMeters: 14 },
}

export const sourceHabits: readonly SourceHabit[] = (Object.keys(habitOf) as CaseSource[]).map((source) => ({
  source,
  ...habitOf[source],
}))

/** A fire alarm or a water gauge reports what it can sense; people report everything. */
const sensed = /燃气|电梯|消防|水域|地质|汛期/

const byPeople = weightedList(
  sourceHabits.filter(({ source }) => source !== 'sensor'),
  ({ share }) => share,
)
const bySensorsToo = weightedList(sourceHabits, ({ source, share }) => (source === 'sensor' ? 0.35 : share))

export function drawSource(random: RandomStream, itemName: string | null): SourceHabit {
  return (itemName !== null && sensed.test(itemName) ? bySensorsToo : byPeople).draw(random)
}

/** Accuracy radius of one position in metres, 3–40 as phones tell it outdoors in a town. */
export function drawAccuracyMeters(random: RandomStream, medianMeters: number): number {
  return Math.round(Math.min(40, Math.max(3, random.logNormal(medianMeters, 0.55))) * 10) / 10
}
