import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { useAlarmStore } from '../../../../web/cases/alarms/alarm-store.ts'
import { useCaseStore } from '../../../../web/cases/case-store.ts'
import { staleFromMs } from '../../../../web/feed/link-state.ts'
import { useLinkStore } from '../../../../web/feed/link-store.ts'
import { sampleCase } from '../sample-case.ts'

const cursor = { epoch: 'e', seq: 1, digest: 'd' }
const isoNow = () => new Date().toISOString()

describe('A screen rings', () => {
  let alarms: ReturnType<typeof useAlarmStore>
  let stop: () => void
  let reported = 0

  beforeEach(async () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-27T03:00:00Z') })
    vi.stubGlobal('matchMedia', () => ({ matches: true }))
    setActivePinia(createPinia())
    alarms = useAlarmStore()
    stop = useLinkStore().start()
    useLinkStore().setFollowing(true)
    await vouch()
    useCaseStore().replace({ cursor, scope: '510981', at: isoNow(), dayStart: isoNow(), cases: [] })
    alarms.receive({ topic: 'alarms', acknowledgedUntil: null, cases: {} })
    await nextTick()
  })
  afterEach(() => {
    stop()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  async function vouch(): Promise<void> {
    useLinkStore().vouched(isoNow(), cursor)
    await nextTick()
  }

  /** An urgent case comes in: reported `agoMs` before. */
  async function reportUrgent(agoMs = 0): Promise<void> {
    reported += 1
    const number = `51098120261127${String(reported).padStart(5, '0')}`
    const at = new Date(Date.now() - agoMs).toISOString()
    const limits = { onSiteDueAt: null, feedbackDueAt: null }
    const item = sampleCase({ number, priority: 'P1', occurredAt: at, reportedAt: at, dispatchedAt: at, ...limits })
    useCaseStore().apply([{ kind: 'put', case: item }])
    await nextTick()
  }

  it('for each urgent case that comes in while it follows', async () => {
    await reportUrgent()
    expect(alarms.rings).toBe(1)
    await reportUrgent()
    expect(alarms.rings).toBe(2)
    expect(alarms.ripples).toHaveLength(2)
  })

  it('not for what it missed while its data were stopped, and for the next one again', async () => {
    vi.advanceTimersByTime(staleFromMs + 1_000)
    await nextTick()
    expect(useLinkStore().stale).toBe(true)
    await reportUrgent(2_000)
    await vouch()
    expect([alarms.rings, alarms.unacknowledged.length]).toEqual([0, 1])

    await reportUrgent()
    expect(alarms.rings).toBe(1)
  })
})
