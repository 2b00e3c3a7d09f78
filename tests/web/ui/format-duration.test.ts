import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatDuration, wholeUnits } from '../../../web/ui/format-duration.ts'

it.each([
  [0, 'seconds', 0],
  [12_999, 'seconds', 12],
  [60_000, 'minutes', 1],
  [3_599_999, 'minutes', 59],
  [7_200_000, 'hours', 2],
])('Elapsed time of %d ms is in %s: %d', (ms, unit, count) => {
  expect(wholeUnits(ms)).toEqual({ unit, count })
})

it('Time that passes never goes back, in whichever unit, and time left always has its colon', () => {
  const seconds = { seconds: 1, minutes: 60, hours: 3_600 } as const
  const inSeconds = (ms: number) => wholeUnits(ms).count * seconds[wholeUnits(ms).unit]
  fc.assert(
    fc.property(fc.nat(10 ** 8), fc.nat(10 ** 7), (ms, later) => {
      expect(inSeconds(ms + later)).toBeGreaterThanOrEqual(inSeconds(ms))
      expect(formatDuration(ms)).toContain(':')
    }),
  )
})
