/** How a name can be typed: for each of its characters the character itself and its sounds, all in small letters without tones. */
export type Reading = readonly (readonly string[])[]

/** Something with names that can be typed. */
export interface Readable {
  readonly readings: readonly Reading[]
}

const isHan = (sign: string): boolean => /\p{Script=Han}/u.test(sign)
const isSaid = (sign: string): boolean => /[\p{L}\p{N}]/u.test(sign)

/** By its characters alone, as long as the sounds are not loaded. */
export const writtenReading = (name: string): Reading => [...name].filter(isSaid).map((sign) => [sign.toLowerCase()])

/** The same with the sounds of their names. The dictionary is loaded when somebody first types. */
export async function withSounds<Named extends Readable>(all: readonly Named[]): Promise<readonly Named[]> {
  const { pinyin } = await import('pinyin-pro')
  const known = new Map<string, readonly string[]>()
  const soundsOf = (sign: string): readonly string[] => {
    const found =
      known.get(sign) ?? (isHan(sign) ? pinyin(sign, { toneType: 'none', type: 'array', multiple: true, v: true }) : [])
    known.set(sign, found)
    return found
  }
  return all.map((one) => ({
    ...one,
    readings: one.readings.map((reading) => reading.map(([sign]) => [...new Set([sign!, ...soundsOf(sign!)])])),
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

/** The runs of letters, Han characters or digits in what was typed. */
export const runsOf = (words: string): readonly string[] =>
  words.toLowerCase().match(/[a-zü]+|\d+|\p{Script=Han}+/gu) ?? []

/** Where a run begins in the first of the names that has it, in full pinyin, by initials or both mixed; -1: in none. */
export function placeIn({ readings }: Readable, run: string): number {
  const places = readings.map((reading) => reading.findIndex((_, at) => isReadAt(reading, at, run)))
  return places.find((place) => place >= 0) ?? -1
}
