import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entryAddress, faultWaitMs } from '../../../../web/reload.ts'
import { isReloadDue, offsetRangeMinutes, type OpenWall } from '../../../../web/wall/unattended/self-reload.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const restingAtNight: OpenWall = {
  openMs: 20 * hourMs,
  restedMs: hourMs,
  minuteOfDay: 4 * 60 + 5,
  offsetMinutes: 3,
  otherBuildMs: null,
}
const due = (changes: Partial<OpenWall>) => isReloadDue({ ...restingAtNight, ...changes })

describe('The wall reloads itself', () => {
  it.each<[string, boolean, Partial<OpenWall>]>([
    ['after four at night, open since yesterday', true, {}],
    ['not before its own delay has passed', false, { offsetMinutes: 6 }],
    ['not at four in the afternoon', false, { minuteOfDay: 16 * 60 + 5 }],
    ['not again once it has', false, { openMs: 20 * minuteMs }],
    ['not while somebody is at it', false, { restedMs: minuteMs }],
    ['not while the time is unknown', false, { minuteOfDay: null }],
    ['no more at six, should the server have been away', false, { minuteOfDay: 6 * 60 }],
    ['at any hour for a new build', true, { minuteOfDay: 11 * 60, otherBuildMs: minuteMs }],
    ['for a new build not while somebody is at it', false, { otherBuildMs: minuteMs, restedMs: 0 }],
    ['for a new build not before its own delay has passed', false, { otherBuildMs: minuteMs, offsetMinutes: 15 }],
  ])('%s: %s', (_when, expected, changes) => {
    expect(due(changes)).toBe(expected)
  })

  it('once a night, whatever its delay and whenever it was opened', () => {
    const night = fc.record({
      openedMinutesAgo: fc.integer({ min: 0, max: 3_000 }),
      offsetMinutes: fc.double({ min: 0, max: offsetRangeMinutes, noNaN: true }),
    })
    fc.assert(
      fc.property(night, ({ openedMinutesAgo, offsetMinutes }) => {
        let openMs = openedMinutesAgo * minuteMs
        let reloads = 0
        for (let minuteOfDay = 0; minuteOfDay < 1_440; minuteOfDay++, openMs += minuteMs) {
          if (!due({ minuteOfDay, offsetMinutes, openMs })) continue
          reloads++
          openMs = 0
        }
        // Opened after ten in the evening, it may wait for the next night.
        expect(reloads).toBeLessThanOrEqual(1)
        if (openedMinutesAgo >= 2 * 60) expect(reloads).toBe(1)
      }),
    )
  })
})

describe('Reloads because of faults', () => {
  it('wait twice as long each time, up to five minutes, and begin again after half an hour in peace', () => {
    const waits = [0, 1, 2, 3, 9].map((count) => faultWaitMs({ count, at: 0 }, minuteMs))
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 300_000])
    expect(faultWaitMs({ count: 9, at: 0 }, 31 * minuteMs)).toBe(5_000)
  })

  it("know a build by the name of its page's last script", () => {
    expect(entryAddress('<script type="module" crossorigin src="/assets/index-Bx1.js"></script>')).toBe(
      '/assets/index-Bx1.js',
    )
    const withRuntime =
      '<script type="module" src="/assets/runtime-A1.js"></script>\n<script type="module" src="/assets/index-C2.js"></script>'
    expect(entryAddress(withRuntime)).toBe('/assets/index-C2.js')
    expect(entryAddress('<h1>502 Bad Gateway</h1>')).toBeNull()
  })
})
