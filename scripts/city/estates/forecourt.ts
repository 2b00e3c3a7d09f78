import { chooseChord, halvesOf } from '../plane/choose-chord.ts'
import { signedArea, type Point } from '../plane/plane-geometry.ts'
import { randomStream } from '../../../server/sample/seeded-random.ts'

/** The ground in two: the larger part for the buildings, the other for sports or arrival (null: no room for both). */
export function forecourt(ring: Point[]): [built: Point[], free: Point[] | null] {
  const chord = chooseChord(ring, randomStream(1, 'forecourt'), 0)
  if (!chord) return [ring, null]
  const [built, free] = halvesOf(ring, chord.from, chord.to, []).sort((a, b) => signedArea(b) - signedArea(a))
  return [built!, free!]
}
