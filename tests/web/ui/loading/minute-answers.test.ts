import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { minuteAnswers } from '../../../../web/ui/loading/minute-answers.ts'

const minute = 60_000
const noon = Date.UTC(2026, 10, 23, 12)

describe('A question asked anew each minute', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('window', {})
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  /** Asks a server that answers with the question itself, unless it is told to fail. */
  function questions() {
    const asked: string[] = []
    const server = { fails: false }
    const answers = minuteAnswers((scope: string, at: number) => {
      const question = `${scope} ${(at - noon) / minute}`
      asked.push(question)
      return server.fails ? Promise.reject(new Error('no such road')) : Promise.resolve(question)
    })
    return { asked, server, ...answers }
  }
  const settle = () => vi.advanceTimersByTimeAsync(1_000)

  it('is asked once for all moments of a minute', async () => {
    const { want, asked, answer } = questions()
    want('city', noon + 1_000)
    await settle()
    want('city', noon + 59_000)
    await settle()
    expect([answer.value, asked]).toEqual(['city 0', ['city 0']])
    want('city', noon + minute)
    await settle()
    expect([answer.value, asked]).toEqual(['city 1', ['city 0', 'city 1']])
  })

  it('is not asked twice about a moment gone back to', async () => {
    const { want, asked, answer } = questions()
    for (const moment of [0, 1, 0]) {
      want('city', noon + moment * minute)
      await settle()
    }
    expect([answer.value, asked]).toEqual(['city 0', ['city 0', 'city 1']])
  })

  it('goes on with the newest wish only, however many came while one was on its way', async () => {
    const { want, asked } = questions()
    for (const moment of [0, 1, 2, 3]) want('city', noon + moment * minute)
    await settle()
    await settle()
    expect(asked).toEqual(['city 3'])
  })

  it('keeps the last answer for some minutes, but not for another place or another time', async () => {
    const { want, server, answer, failure } = questions()
    want('city', noon)
    await settle()
    server.fails = true
    want('city', noon + 4 * minute)
    await settle()
    expect([answer.value, failure.value]).toEqual(['city 0', new Error('no such road')])
    want('city', noon + 6 * minute)
    expect(answer.value).toBeNull()
    want('district', noon)
    expect(answer.value).toBeNull()
  })

  it('is asked again after a failure, until nobody wants it any more', async () => {
    const { want, server, asked, answer, failure } = questions()
    server.fails = true
    want('city', noon)
    await vi.advanceTimersByTimeAsync(40_000)
    expect(asked.length).toBeGreaterThan(1)
    server.fails = false
    await vi.advanceTimersByTimeAsync(20_000)
    expect([answer.value, failure.value]).toEqual(['city 0', null])
    server.fails = true
    want('city', noon + minute)
    await settle()
    want('city', null)
    const count = asked.length
    await vi.advanceTimersByTimeAsync(5 * minute)
    expect(asked).toHaveLength(count)
  })
})
