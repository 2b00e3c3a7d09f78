import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { LineError } from '../../../web/api.ts'
import { useLinkStore } from '../../../web/feed/link-store.ts'
import { retryReading } from '../../../web/feed/retry-reading.ts'

let scope: EffectScope
beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

it('reads again what could not be read, after a growing wait, until it is read', async () => {
  const failure = shallowRef<unknown>(null)
  const fail = () => (failure.value = new LineError('GET /', 'unreachable', null))
  const read = vi.fn(fail)
  scope.run(() => retryReading(() => failure.value, read))
  fail()
  await nextTick()
  await vi.advanceTimersByTimeAsync(3_100)
  expect(read).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(3_100)
  expect(read).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(3_100)
  expect(read).toHaveBeenCalledTimes(2)
  failure.value = null
  await vi.advanceTimersByTimeAsync(600_000)
  expect(read).toHaveBeenCalledTimes(2)
})

it('reads at once when the line is back, whatever the failure was', async () => {
  const failure = shallowRef<unknown>(new Error('forbidden'))
  const read = vi.fn()
  const link = useLinkStore()
  scope.run(() => retryReading(() => failure.value, read))
  link.setFollowing(true)
  link.vouched(new Date().toISOString(), { epoch: 'e', seq: 1, digest: '0' })
  await nextTick()
  expect(read).toHaveBeenCalledTimes(1)
})
