import { placeIn, runsOf, withSounds, writtenReading, type Readable } from '../ui/find-by-sound.ts'

/** A grid that can be named by typing: by its whole name, and by the shown one. */
export interface NamedGrid extends Readable {
  readonly code: string
  /** As screens show it. */
  readonly name: string
}

/** By its characters alone, as long as the sounds are not loaded. */
export const writtenGrid = (code: string, name: string, wholeName: string): NamedGrid => ({
  code,
  name,
  readings: [wholeName, name].map(writtenReading),
})

/** The grids with their sounds. */
export const soundedGrids = (grids: readonly NamedGrid[]): Promise<readonly NamedGrid[]> => withSounds(grids)

/** Where a run begins in the name; -1: nowhere. Digits are the grid's place in its community, or the end of its code. */
function placeOf(grid: NamedGrid, run: string): number {
  const { code } = grid
  if (/^\d+$/.test(run) && (Number(code.slice(12)) === Number(run) || (run.length > 3 && code.includes(run)))) return 0
  return placeIn(grid, run)
}

/**
 * The grids whose name holds each run of letters, Han characters or digits of `words`: in full pinyin, by initials, or both mixed.
 * `plsq4` and `蟠龙 4` both find 蟠龙社区第四网格. Names that begin with the words come first, then by code.
 */
export function findGrids(grids: readonly NamedGrid[], words: string): readonly NamedGrid[] {
  const runs = runsOf(words)
  if (runs.length === 0) return []
  return grids
    .map((grid) => ({ grid, places: runs.map((run) => placeOf(grid, run)) }))
    .filter(({ places }) => !places.includes(-1))
    .toSorted((a, b) => a.places[0]! - b.places[0]! || (a.grid.code < b.grid.code ? -1 : 1))
    .map(({ grid }) => grid)
}
