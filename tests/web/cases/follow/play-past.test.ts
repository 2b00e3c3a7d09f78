import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Case } from '../../../../server/contracts/case.ts'
import type { FeedEvent, Snapshot } from '../../../../server/contracts/feed.ts'
import type { PastEvents } from '../../../../server/contracts/replay.ts'
import { playPast } from '../../../../web/cases/follow/play-past.ts'
import { momentShown, replayFrom } from '../../../../web/feed/replay-clock.ts'

const begin = Date.UTC(2026, 2, 1, 8)
const instant = (ms: number) => new Date(ms).toISOString()
const dayOf = (ms: number) => instant(ms).slice(0, 10)
const pageSize = 4

/** A history of cases that change at given moments (ms after `begin`, in order). */
function historyOf(times: readonly number[]): FeedEvent[] {
  const versions = new Map<string, number>()
  return times.map((time, index) => {
    const number = `case ${index % 7}`
    const version = (versions.get(number) ?? 0) + 1
    versions.set(number, version)
    const at = instant(begin + time)
    const body = { number, version, status: 'filed', reportedAt: at } as Case
    return { seq: index + 1, at, occurredAt: at, type: 'case:filed', id: number, version, body }
  })
}

const versionsAt = (history: readonly FeedEvent[], moment: number) =>
  Object.fromEntries(
    history.filter((event) => Date.parse(event.at) <= moment).map((event) => [event.id, event.version]),
  )

/** The server's answers about a history, in pages as small as to matter. */
function sourceOf(history: readonly FeedEvent[]) {
  return {
    snapshot: (at: string): Promise<Snapshot> => {
      const known = history.filter((event) => Date.parse(event.at) <= Date.parse(at))
      const cases = new Map(known.map((event) => [event.id, event.body!]))
      const cursor = { epoch: 'e', seq: known.at(-1)?.seq ?? 0, digest: '' }
      return Promise.resolve({ cursor, scope: '510981', at, dayStart: at, cases: [...cases.values()] })
    },
    events: (after: number, until: string): Promise<PastEvents> => {
      const all = history.filter((event) => event.seq > after && Date.parse(event.at) <= Date.parse(until))
      const events = all.slice(0, pageSize)
      return Promise.resolve({ events, to: events.at(-1)?.seq ?? after, until, complete: events.length === all.length })
    },
  }
}

/** What is shown, as a screen keeps it. */
function screen() {
  const cases = new Map<string, Case>()
  const shown = { moment: Number.NaN, failure: null as unknown }
  const sink = {
    cases: () => cases,
    replace: (snapshot: Snapshot) => {
      cases.clear()
      for (const item of snapshot.cases) cases.set(item.number, item)
    },
    apply: (changes: readonly { kind: string; case?: Case }[]) => {
      for (const change of changes) if (change.case) cases.set(change.case.number, change.case)
    },
    reached: (moment: number) => void (shown.moment = moment),
    failed: (error: unknown) => void (shown.failure = error),
  }
  const versions = () => Object.fromEntries([...cases.values()].map((item) => [item.number, item.version]))
  return { sink, shown, versions }
}

const answered = () => new Promise((resolve) => setImmediate(resolve))

const history = fc
  .array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 60 })
  // Few different instants, so that pages end in the middle of one.
  .map((times) => historyOf(times.toSorted((a, b) => a - b).map((time) => time * 300_000)))
const looks = fc.array(
  fc.record({
    moment: fc.integer({ min: 0, max: 3_700_000 }),
    speed: fc.constantFrom(0, 1, 10, 60),
    answers: fc.integer({ min: 0, max: 6 }),
  }),
  { minLength: 1, maxLength: 20 },
)

it('whatever moments are gone to, and however late the answers, what is shown is what was told by the moment shown', async () => {
  await fc.assert(
    fc.asyncProperty(history, looks, async (told, asked) => {
      const { sink, shown, versions } = screen()
      const player = playPast(sourceOf(told), sink, dayOf)
      for (const { moment, speed, answers } of asked) {
        player.look(begin + moment, speed, begin + 3_700_000)
        for (let answer = 0; answer < answers; answer++) {
          await answered()
          if (!Number.isNaN(shown.moment)) expect(versions()).toEqual(versionsAt(told, shown.moment))
          player.look(begin + moment, speed, begin + 3_700_000)
        }
      }
    }),
    { numRuns: 60 },
  )
})

it('a moment that is looked at long enough is reached', async () => {
  await fc.assert(
    fc.asyncProperty(history, looks, async (told, asked) => {
      const { sink, shown, versions } = screen()
      const player = playPast(sourceOf(told), sink, dayOf)
      for (const { moment, speed } of asked) {
        for (let look = 0; look < 40 && shown.moment !== begin + moment; look++) {
          player.look(begin + moment, speed, begin + 3_700_000)
          await answered()
        }
        expect(shown.moment).toBe(begin + moment)
        expect(versions()).toEqual(versionsAt(told, begin + moment))
      }
    }),
    { numRuns: 40 },
  )
})

it('begins anew where the city begins a new day', async () => {
  const { sink, shown } = screen()
  const source = sourceOf(historyOf([0]))
  const snapshot = vi.spyOn(source, 'snapshot')
  const player = playPast(source, sink, dayOf)
  const midnight = Date.UTC(2026, 2, 2)
  for (const moment of [midnight - 1_000, midnight + 1_000]) {
    player.look(moment, 1, midnight + 60_000)
    await answered()
    expect(shown.moment).toBe(moment)
  }
  expect(snapshot).toHaveBeenCalledTimes(2)
})

it('a replay clock goes on at its speed from where it stood, and one of speed 0 stands', () => {
  const clock = replayFrom(begin, 10, begin + 60_000)
  expect(momentShown(clock, begin + 60_000)).toBe(begin)
  expect(momentShown(clock, begin + 63_000)).toBe(begin + 30_000)
  expect(momentShown(replayFrom(begin, 0, begin + 60_000), begin + 90_000)).toBe(begin)
})

it('a replay clock whose beginning lies ahead of this screen has not begun to run', () => {
  expect(momentShown(replayFrom(begin, 60, begin + 60_000), begin + 59_000)).toBe(begin)
})

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('says why a moment does not come, holds the one before it, and asks again after a while', async () => {
  const { sink, shown } = screen()
  const source = sourceOf(historyOf([0]))
  const player = playPast(source, sink, dayOf)
  player.look(begin + 1_000, 0, begin + 10_000_000)
  await answered()
  const far = begin + 5_000_000
  vi.spyOn(source, 'snapshot').mockRejectedValueOnce(new Error('the server is away'))
  player.look(far, 0, begin + 10_000_000)
  await answered()
  expect(shown).toEqual({ moment: begin + 1_000, failure: new Error('the server is away') })
  player.look(far, 0, begin + 10_000_000)
  await answered()
  expect(shown.moment).toBe(begin + 1_000)
  vi.advanceTimersByTime(2_100)
  player.look(far, 0, begin + 10_000_000)
  await answered()
  expect(shown).toEqual({ moment: far, failure: null })
})
