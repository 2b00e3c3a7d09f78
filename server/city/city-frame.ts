import type { CityData } from './read-city.ts'

/** What a page or a file that leaves the server says of its city. */
export interface CityFrame {
  readonly city: string
  /** As in Asia/Shanghai. */
  readonly timeZone: string
  /** Shapes or cases are synthetic: it says so. */
  readonly synthetic: boolean
}

/** @param simulatePerMinute simulated cases a minute: with any, the cases are synthetic */
export function cityFrame({ description }: CityData, simulatePerMinute: number): CityFrame {
  const { name, timezone, synthetic } = description
  return { city: name.zh, timeZone: timezone, synthetic: synthetic || simulatePerMinute > 0 }
}
