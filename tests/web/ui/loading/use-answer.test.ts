import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { useAnswer } from '../../../../web/ui/loading/use-answer.ts'

interface Asked {
  readonly address: string
  readonly answer: (value: string) => void
  readonly fail: (reason: string) => void
}

describe('The answer of an address that changes', () => {
  let scope: EffectScope
  const address = ref<string | null>('a')
  let asked: Asked[] = []
  const load = (of: string) =>
    new Promise<string>((resolve, reject) =>
      asked.push({ address: of, answer: resolve, fail: (reason) => reject(new Error(reason)) }),
    )
  const begin = () => scope.run(() => useAnswer(() => address.value, load))!
  const settle = () => vi.advanceTimersByTimeAsync(0)

  beforeEach(() => {
    vi.useFakeTimers()
    scope = effectScope()
    address.value = 'a'
    asked = []
  })
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
  })

  it('is never that of an address left behind, however late it comes', async () => {
    const { answered, isCurrent } = begin()
    address.value = 'b'
    await nextTick()
    asked[1]!.answer('of b')
    await settle()
    asked[0]!.answer('of a')
    await settle()
    expect(answered.value).toEqual({ address: 'b', value: 'of b' })
    expect(isCurrent.value).toBe(true)
  })

  it('stays, and says which it is of, while a newer one is asked for or cannot be had', async () => {
    const { answered, isCurrent, failure, refresh } = begin()
    asked[0]!.answer('first')
    await settle()
    void refresh()
    asked[1]!.fail('the line is cut')
    await settle()
    expect(answered.value?.value).toBe('first')
    expect(failure.value).toEqual(new Error('the line is cut'))

    address.value = 'b'
    await nextTick()
    expect([answered.value?.address, isCurrent.value, failure.value]).toEqual(['a', false, null])
  })

  it('is there at once on the way back, and asked for anew', async () => {
    const { answered } = begin()
    asked[0]!.answer('of a')
    await settle()
    address.value = 'b'
    await nextTick()
    asked[1]!.answer('of b')
    await settle()
    address.value = 'a'
    await nextTick()
    expect(answered.value).toEqual({ address: 'a', value: 'of a' })
    expect(asked.map((one) => one.address)).toEqual(['a', 'b', 'a'])
  })

  it('is said to be under way after a second, not before', async () => {
    const { isSlow } = begin()
    await vi.advanceTimersByTimeAsync(900)
    expect(isSlow.value).toBe(false)
    await vi.advanceTimersByTimeAsync(200)
    expect(isSlow.value).toBe(true)
    asked[0]!.answer('late')
    await settle()
    expect(isSlow.value).toBe(false)
  })

  it('is asked for by nobody without an address', async () => {
    address.value = null
    const { answered } = begin()
    await settle()
    expect([asked, answered.value]).toEqual([[], null])
  })
})
