import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, shallowRef, type EffectScope } from 'vue'
import type { AreaStatistics } from '../../../../server/contracts/kpi.ts'
import { ApiError } from '../../../../web/api.ts'
import { useFreshness } from '../../../../web/drill/view/use-freshness.ts'

const answered = (status: number, headers: Record<string, string> = {}) =>
  new ApiError('GET /figures', new Response(null, { status, headers }), null)

describe('Figures that cannot be had', () => {
  let scope: EffectScope
  const failure = shallowRef<unknown>(null)
  let askedAfterSeconds: number[] = []

  beforeEach(() => {
    vi.useFakeTimers()
    setActivePinia(createPinia())
    askedAfterSeconds = []
  })
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
  })

  /** Every time that they are asked for again, in seconds since the one before, while they keep failing. */
  async function failWith(error: () => unknown, seconds: number, answerAtLast = false): Promise<void> {
    failure.value = null
    scope = effectScope()
    let before = 0
    scope.run(() =>
      useFreshness(
        shallowRef<AreaStatistics | null>(null),
        failure,
        () => {
          askedAfterSeconds.push(Math.round((performance.now() - before) / 1_000))
          before = performance.now()
          failure.value = answerAtLast ? null : error()
          return Promise.resolve()
        },
        () => Promise.resolve(),
      ),
    )
    // The screen has stood for a while when it begins.
    await vi.advanceTimersByTimeAsync(600_000)
    before = performance.now()
    failure.value = error()
    await vi.advanceTimersByTimeAsync(seconds * 1_000)
  }

  it('are asked for again after a growing while, and at last each minute', async () => {
    await failWith(() => new TypeError('no connection'), 200)
    expect(askedAfterSeconds).toEqual([5, 10, 20, 40, 60, 60])
  })

  it('are asked for again when the server itself fails, or has too much to do', async () => {
    for (const status of [500, 503, 429, 408]) {
      await failWith(() => answered(status), 6)
      scope.stop()
    }
    expect(askedAfterSeconds).toEqual([5, 5, 5, 5])
  })

  it('are not asked for before the server wants to be asked', async () => {
    await failWith(() => answered(503, { 'retry-after': '30' }), 70)
    expect(askedAfterSeconds).toEqual([30, 30])
  })

  it('are not asked for again when they are refused', async () => {
    for (const status of [400, 403, 404]) {
      await failWith(() => answered(status), 200)
      scope.stop()
    }
    expect(askedAfterSeconds).toEqual([])
  })

  it('are left in peace once they have come', async () => {
    await failWith(() => answered(503), 200, true)
    expect(askedAfterSeconds).toEqual([5])
  })
})
