/** How a name can be typed: for each of its characters the character itself and its sounds, all in small letters without tones. */
type Reading = readonly (readonly string[])[]

/** A grid that can be named by typing. */
export interface NamedGrid {
  readonly code: string
  /** As screens show it. */
  readonly name: string
  /** Of its whole name, and of the shown one. */
  readonly readings: readonly Reading[]
}

const isHan = (sign: string): boolean => /\p{Script=Han}/u.test(sign)
const isSaid = (sign: string): boolean => /[\p{L}\p{N}]/u.test(sign)

/** By its characters alone, as long as the sounds are not loaded. */
export const writtenGrid = (code: string, name: string, wholeName: string): NamedGrid => ({
  code,
  name,
  readings: [wholeName, name].map((one) => [...one].filter(isSaid).map((sign) => [sign.toLowerCase()])),
})

/** The grids with their sounds. The dictionary is loaded when somebody first types. */
export async function soundedGrids(grids: readonly NamedGrid[]): Promise<readonly NamedGrid[]> {
  const { pinyin } = await import('pinyin-pro')
  const known = new Map<string, readonly string[]>()
  const soundsOf = (sign: string): readonly string[] => {
    const found =
      known.get(sign) ?? (isHan(sign) ? pinyin(sign, { toneType: 'none', type: 'array', multiple: true, v: true }) : [])
    known.set(sign, found)
    return found
  }
  return grids.map((grid) => ({
    ...grid,
    readings: grid.readings.map((reading) => reading.map(([sign]) => [...new Set([sign!, ...soundsOf(sign!)])])),
  }))
}

/** Whether `run` from `from` on is made of beginnings of consecutive characters' readings, the first of them at `at`. */
function isReadAt(reading: Reading, at: number, run: string, from = 0): boolean {
  if (from === run.length) return true
  return (reading[at] ?? []).some((sound) => {
    for (let length = 1; run.startsWith(sound.slice(0, length), from); length++) {
      if (isReadAt(reading, at + 1, run, from + length)) return true
      if (length === sound.length) return false
    }
    return false
  })
}

/** Where a run begins in the name; -1: nowhere. Digits are the grid's place in its community, or the end of its code. */
function placeOf({ code, readings }: NamedGrid, run: string): number {
  if (/^\d+$/.test(run) && (Number(code.slice(12)) === Number(run) || (run.length > 3 && code.includes(run)))) return 0
  const places = readings.map((reading) => reading.findIndex((_, at) => isReadAt(reading, at, run)))
  return places.find((place) => place >= 0) ?? -1
}

/**
 * The grids whose name holds each run of letters, Han characters or digits of `words`: in full pinyin, by initials, or both mixed.
 * `plsq4` and `蟠龙 4` both find 蟠龙社区第四网格. Names that begin with the words come first, then by code.
 */
export function findGrids(grids: readonly NamedGrid[], words: string): readonly NamedGrid[] {
  const runs = words.toLowerCase().match(/[a-zü]+|\d+|\p{Script=Han}+/gu) ?? []
  if (runs.length === 0) return []
  return grids
    .map((grid) => ({ grid, places: runs.map((run) => placeOf(grid, run)) }))
    .filter(({ places }) => !places.includes(-1))
    .toSorted((a, b) => a.places[0]! - b.places[0]! || (a.grid.code < b.grid.code ? -1 : 1))
    .map(({ grid }) => grid)
}
