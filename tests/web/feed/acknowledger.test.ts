import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { acknowledger } from '../../../web/feed/acknowledger.ts'

describe('F11: what a screen has applied is acknowledged', () => {
  const sent: number[] = []
  let acknowledge: (seq: number) => void
  beforeEach(() => {
    vi.useFakeTimers()
    sent.length = 0
    acknowledge = acknowledger((seq) => sent.push(seq))
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('once a second, by the newest position', () => {
    for (let seq = 1; seq <= 200; seq += 1) {
      acknowledge(seq)
      vi.advanceTimersByTime(10)
    }
    vi.advanceTimersByTime(1_000)
    expect(sent.length).toBeLessThanOrEqual(3)
    expect(sent.at(-1)).toBe(200)
  })

  it('at once where a catch-up brought many events: the server may wait for it', () => {
    acknowledge(4_000)
    expect(sent).toEqual([4_000])
    acknowledge(4_249)
    expect(sent).toEqual([4_000])
    acknowledge(4_250)
    expect(sent).toEqual([4_000, 4_250])
    vi.advanceTimersByTime(5_000)
    expect(sent).toEqual([4_000, 4_250])
  })

  it('also where nothing happened: heartbeats have bytes, too', () => {
    acknowledge(7)
    vi.advanceTimersByTime(1_000)
    acknowledge(7)
    vi.advanceTimersByTime(1_000)
    expect(sent).toEqual([7, 7])
  })

  it('from the new position on where a history begins again', () => {
    acknowledge(9_000)
    acknowledge(10)
    vi.advanceTimersByTime(1_000)
    expect(sent).toEqual([9_000, 10])
  })
})
