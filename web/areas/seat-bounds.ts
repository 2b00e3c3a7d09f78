import { boundsOf, type AreaCollection } from './area.ts'

type Bounds = [west: number, south: number, east: number, north: number]

/** The bounds (degrees WGS84) of the grids in a seat's areas; null where it has none of them. */
export function seatBounds({ features }: AreaCollection, areas: readonly string[]): Bounds | null {
  const own = features.filter(({ properties: { code } }) => areas.some((area) => code.startsWith(area)))
  return own
    .map(({ geometry }) => boundsOf(geometry))
    .reduce<Bounds | null>(
      (all, [west, south, east, north]) =>
        all === null
          ? [west, south, east, north]
          : [Math.min(all[0], west), Math.min(all[1], south), Math.max(all[2], east), Math.max(all[3], north)],
      null,
    )
}
