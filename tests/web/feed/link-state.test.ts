import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkState, liveUnderMs, staleFromMs } from '../../../web/feed/link-state.ts'
import { ServerClock } from '../../../web/feed/server-clock.ts'

describe('The state of the link', () => {
  it.each([
    [null, true, 'connecting'],
    [0, true, 'live'],
    [liveUnderMs - 1, true, 'live'],
    [liveUnderMs, true, 'reconnecting'],
    [0, false, 'reconnecting'],
    [staleFromMs - 1, false, 'reconnecting'],
    [staleFromMs, true, 'stale'],
  ])('with data of age %s ms and following %s is %s', (ageMs, following, expected) => {
    expect(linkState(ageMs, following)).toBe(expected)
  })

  it('is never live over data older than the limit, whatever else holds', () => {
    fc.assert(
      fc.property(fc.integer({ min: liveUnderMs, max: 1e9 }), fc.boolean(), (ageMs, following) => {
        expect(linkState(ageMs, following)).not.toBe('live')
      }),
    )
  })
})

describe("The server's clock", () => {
  it('is unknown before the first stamp', () => {
    expect(new ServerClock().at(5)).toBeNull()
  })

  it('follows the stamp that waited least on its way, whatever the delays', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 1, maxLength: 60 }), (delays) => {
        const clock = new ServerClock()
        delays.forEach((delay, second) => clock.observe(second * 1_000 + delay, 1_000_000 + second * 1_000))
        const now = delays.length * 1_000
        expect(clock.at(now)).toBe(1_000_000 + now - Math.min(...delays))
      }),
    )
  })

  it('shows the true age of frames that piled up in a frozen tab', () => {
    const clock = new ServerClock()
    clock.observe(0, 1_000_000)
    clock.observe(60_000, 1_001_000)
    expect(clock.at(60_000)! - 1_001_000).toBe(59_000)
  })

  it('follows a server clock that was set back', () => {
    const clock = new ServerClock()
    clock.observe(0, 9_000_000)
    clock.observe(1_000, 1_000_000)
    expect(clock.at(1_000)).toBe(1_000_000)
  })
})
