import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useLinkStore } from '../../../web/feed/link-store.ts'

const cursor = { epoch: 'e', seq: 1, digest: 'd' }
const hourMs = 3_600_000

describe('How fresh a screen says that it is', () => {
  /** The server's clock minus this machine's. */
  let serverLeadMs = 0
  let link: ReturnType<typeof useLinkStore>
  let stop: () => void

  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-11-27T03:00:00Z') })
    serverLeadMs = 0
    setActivePinia(createPinia())
    link = useLinkStore()
    stop = link.start()
    link.setFollowing(true)
  })
  afterEach(() => {
    stop()
    vi.useRealTimers()
  })

  const vouch = (agoMs = 0) => link.vouched(new Date(Date.now() + serverLeadMs - agoMs).toISOString(), cursor)
  /** The server vouches once a second, each word `delayMs` on its way. */
  function heartbeats(count: number, delayMs = 0): void {
    for (let beat = 0; beat < count; beat++) {
      vouch(delayMs)
      vi.advanceTimersByTime(1_000)
    }
  }

  it('tells the greatest age of the last five seconds', () => {
    heartbeats(8)
    expect(link.delayMs).toBe(1_000)
    vi.advanceTimersByTime(1_500)
    heartbeats(1)
    expect(link.delayMs).toBe(2_500)
    heartbeats(6)
    expect(link.delayMs).toBe(1_000)
  })

  it('never tells an age at which it was not live', () => {
    heartbeats(3)
    vi.advanceTimersByTime(7_000)
    vouch()
    vi.advanceTimersByTime(1_000)
    expect(link.state).toBe('live')
    expect(link.delayMs).toBe(1_000)
  })

  it.each([
    [3_000, -3_000],
    [-hourMs, hourMs],
    [1_900, null],
  ])("with a server clock %s ms ahead says that this machine's is ahead by %s", (lead, told) => {
    serverLeadMs = lead
    heartbeats(2)
    expect(link.clockLeadMs).toBe(told)
    expect(link.second).toBe(Math.floor((Date.now() + lead) / 1_000) * 1_000)
    expect(link.state).toBe('live')
  })

  it.each([hourMs, -hourMs])('stays live and keeps count when the server clock steps by %s ms', (step) => {
    heartbeats(3)
    serverLeadMs = step
    heartbeats(3)
    expect(link.state).toBe('live')
    expect(link.ageMs).toBe(1_000)
    expect(link.clockLeadMs).toBe(-step)
  })

  it('knows the age of what piled up while the tab was frozen for longer than the clock looks back', () => {
    heartbeats(3)
    const frozenAt = Date.now()
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + hourMs)
    link.vouched(new Date(frozenAt).toISOString(), cursor)
    expect(link.ageMs).toBe(hourMs)
    expect(link.state).toBe('stale')
    vi.restoreAllMocks()
  })

  it('is never live over what is older than three seconds', () => {
    heartbeats(2)
    vi.advanceTimersByTime(2_250)
    expect(link.state).toBe('reconnecting')
    vi.advanceTimersByTime(7_000)
    expect(link.state).toBe('stale')
    expect(link.now).toBe(link.asOf)
  })
})
