import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { pacedLine } from '../../../../server/http/answers/pace-requests.ts'

/** Has `count` reads of some milliseconds begun by a line; the most that ran at the same time, and their order. */
async function runReads(count: number): Promise<{ most: number; order: number[] }> {
  const begin = pacedLine()
  const order: number[] = []
  let running = 0
  let most = 0
  await Promise.all(
    Array.from({ length: count }, (_, index) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      begin(async () => {
        order.push(index)
        most = Math.max(most, ++running)
        await sleep(3)
        running -= 1
        resolve()
      })
      return promise
    }),
  )
  return { most, order }
}

describe('Reads in a line', () => {
  it('run a few at once, as a screen asks for them', async () => {
    const { most, order } = await runReads(12)
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(6)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  })

  it('run one after the other where a crowd asks', async () => {
    const { most, order } = await runReads(40)
    expect(most).toBe(1)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  })

  it.each([
    ['a few', 20],
    ['a crowd', 60],
  ])(
    'go on in %s when some before them are never read to their end: each holds the others up once',
    async (_, count) => {
      const begin = pacedLine()
      let ended = 0
      for (let slow = 0; slow < 6; slow += 1) begin(() => new Promise(() => undefined))
      const after = new Promise<void>((resolve) => setTimeout(resolve, 2_000))
      const all = new Promise<void>((resolve) => {
        for (let index = 0; index < count; index += 1) begin(async () => void (++ended === count && resolve()))
      })
      await Promise.race([all, after])
      // At one read in 100 ms it would be 20.
      expect(ended).toBe(count)
    },
  )

  it('are refused when there is no use in waiting', () => {
    const begin = pacedLine()
    const refused = Array.from({ length: 2_001 }, () => begin(async () => undefined)).filter((taken) => !taken)
    expect(refused).toHaveLength(1)
  })
})
