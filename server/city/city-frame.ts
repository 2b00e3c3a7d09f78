import type { CityData } from './read-city.ts'

/** The description of the city on each page or file that leaves the server. */
export interface CityFrame {
  readonly city: string
  /** As in Asia/Shanghai. */
  readonly timeZone: string
  /** Shapes or cases are synthetic: the page or file must say so. */
  readonly synthetic: boolean
}

/** @param simulatePerMinute simulated cases a minute: with any, the cases are synthetic */
export function cityFrame({ description }: CityData, simulatePerMinute: number): CityFrame {
  const { name, timezone, synthetic } = description
  return { city: name.zh, timeZone: timezone, synthetic: synthetic || simulatePerMinute > 0 }
}
