import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import fc from 'fast-check'
import { createPinia, setActivePinia } from 'pinia'
import type { Cursor, Frame } from '../../../server/contracts/feed.ts'
import { useCaseStore } from '../../../web/cases/case-store.ts'
import { applyFrame } from '../../../web/cases/follow/apply-frame.ts'
import { followFeed } from '../../../web/cases/follow/follow-feed.ts'
import { ModelFeed, type Write } from '../../support/screens/model-feed.ts'
import { versionsOf } from '../../support/screens/screen.ts'

/** What may happen, one after the other: a write, or a frame with what the line does to it, or trouble. */
type Step =
  | { readonly kind: 'write'; readonly write: Write }
  | { readonly kind: 'frame'; readonly fate: 'arrives' | 'is lost' | 'arrives twice' | 'arrives late' }
  | { readonly kind: 'wait' | 'answers get lost' | 'restore' | 'reconnect' }

const anyWrite = fc.record({
  number: fc.constantFrom('1', '2', '3', '4', '5'),
  scope: fc.constantFrom('510981001001001', '510981001002001', '510981002001001'),
  closed: fc.boolean(),
})
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('write' as const), write: anyWrite }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('frame' as const),
      fate: fc.constantFrom('arrives', 'is lost', 'arrives twice', 'arrives late' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('wait', 'answers get lost', 'restore', 'reconnect' as const) }),
  },
)

/** Lives through the steps with the wall's own follower and store, then lets the line be well for a few heartbeats. */
async function liveThrough(steps: readonly Step[]) {
  const feed = new ModelFeed('510981001')
  setActivePinia(createPinia())
  const store = useCaseStore()
  const shown: { cursor: Cursor | null; following: boolean } = { cursor: null, following: false }
  const late: Frame[] = []
  let answersGetLost = false
  let mismatches = 0
  const answerLater = async <T>(answer: () => T): Promise<T> => {
    if (answersGetLost) throw new Error('timed out')
    const given = answer()
    await vi.advanceTimersByTimeAsync(0)
    return given
  }
  const follower = followFeed(
    {
      snapshot: () => answerLater(() => feed.snapshot()),
      resume: (cursor) => answerLater(() => feed.resume(cursor)),
      acknowledge: () => undefined,
      mismatch: () => (mismatches += 1),
    },
    {
      cases: store.cases,
      replace(snapshot) {
        store.replace(snapshot)
        shown.cursor = snapshot.cursor
      },
      apply(changes, _frame, cursor) {
        store.apply(changes)
        shown.cursor = cursor
      },
      following: (following) => (shown.following = following),
    },
  )
  const take: Record<Exclude<Step['kind'], 'write' | 'frame'>, () => void> = {
    wait: () => (answersGetLost = false),
    'answers get lost': () => (answersGetLost = true),
    restore: () => {
      feed.restore()
      follower.reset()
    },
    reconnect: () => follower.catchUp(),
  }
  const send = (frame: Frame, fate: (Step & { kind: 'frame' })['fate']) => {
    if (fate === 'is lost') return
    if (fate === 'arrives late') return void late.push(frame)
    follower.receive(frame)
    if (fate === 'arrives twice') follower.receive(frame)
    late.splice(0).forEach(follower.receive)
  }

  follower.catchUp()
  for (const step of steps) {
    if (step.kind === 'write') feed.write(step.write)
    else if (step.kind === 'frame') send(feed.frame(), step.fate)
    else take[step.kind]()
    await vi.advanceTimersByTimeAsync(step.kind === 'wait' ? 1_500 : 1)
  }
  answersGetLost = false
  for (let beat = 0; beat < 3; beat += 1) {
    await vi.advanceTimersByTimeAsync(1_500)
    follower.receive(feed.frame())
  }
  const result = { feed, cases: store.cases(), shown: { ...shown }, mismatches }
  follower.stop()
  return result
}

describe('The server’s feed and the web’s follower over a bad line', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('F6: the screen shows the database again whatever was dropped, doubled, late, unanswered or restored, never by F14', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 60 }), async (steps) => {
        const { feed, cases, shown, mismatches } = await liveThrough(steps)
        expect(shown.following).toBe(true)
        expect(shown.cursor).toEqual(feed.head)
        expect(versionsOf(cases.values())).toEqual(versionsOf(feed.cases))
        expect(mismatches).toBe(0)
      }),
      { numRuns: 500 },
    )
  })

  it('F6: an event whose version is not newer than what is shown changes nothing', () => {
    const feed = new ModelFeed('510981001')
    feed.write({ number: '1', scope: '510981001001001', closed: false })
    const frame = feed.frame()
    const shown = new Map(feed.cases.map((item) => [item.number, { ...item, version: 2 }]))
    const start = { ...feed.head, seq: frame.from }
    expect(applyFrame(start, shown, frame)).toEqual({ kind: 'applied', cursor: feed.head, changes: [] })
  })
})
