import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { createPinia, setActivePinia } from 'pinia'
import { describe, expect, it } from 'vitest'
import type { Frame } from '../../server/contracts/feed.ts'
import { useCaseStore } from '../../web/cases/case-store.ts'
import { followFeed } from '../../web/feed/follow-feed.ts'
import { ModelFeed } from './model-feed.ts'

/** A screen on `feed` as the wall has it: the real follower and the real store. */
function openScreen(feed: ModelFeed) {
  setActivePinia(createPinia())
  const store = useCaseStore()
  const seen = { snapshots: 0, mismatches: 0, acknowledged: 0, following: false }
  const follower = followFeed(
    {
      snapshot: async () => (seen.snapshots++, feed.snapshot()),
      resume: async (cursor) => feed.resume(cursor),
      acknowledge: (seq) => (seen.acknowledged = seq),
      mismatch: () => seen.mismatches++,
    },
    {
      cases: store.cases,
      replace: store.replace,
      apply: (changes) => store.apply(changes),
      following: (following) => (seen.following = following),
    },
  )
  follower.catchUp()
  return { store, follower, seen }
}

const settle = () => sleep(0)
const shown = (store: ReturnType<typeof useCaseStore>) =>
  Object.fromEntries([...store.cases()].map(([number, item]) => [number, item.version]))
const stored = (feed: ModelFeed) => Object.fromEntries([...feed.cases].map(([number, item]) => [number, item.version]))

const act = fc.constantFrom('put', 'put', 'put', 'close', 'remove')
const fate = fc.constantFrom('deliver', 'deliver', 'deliver', 'drop', 'double', 'hold', 'release', 'restore')
const steps = fc.array(fc.record({ index: fc.integer({ min: 0, max: 6 }), act, fate }), { maxLength: 40 })

describe('A screen that follows the feed', () => {
  it('F6: equals the database after frames were dropped, doubled, reordered and the history replaced', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const feed = new ModelFeed()
        const { store, follower, seen } = openScreen(feed)
        await settle()
        const held: Frame[] = []
        for (const step of script) {
          if (step.fate === 'restore') feed.restore()
          const frame = feed.commit(step.index, step.act)
          if (step.fate === 'hold') held.push(frame)
          if (step.fate === 'deliver' || step.fate === 'double') follower.receive(frame)
          if (step.fate === 'double') follower.receive(frame)
          if (step.fate === 'release') held.splice(0).reverse().forEach(follower.receive)
          if (step.index % 2) await settle()
        }
        await settle()
        follower.receive(feed.frame(feed.cursor.seq))
        await settle()
        expect(shown(store)).toEqual(stored(feed))
        expect(seen).toMatchObject({ following: true, mismatches: 0 })
        follower.stop()
      }),
      { numRuns: 200 },
    )
  })

  it('F6: resumes from its cursor after a gap, without another snapshot', async () => {
    const feed = new ModelFeed()
    const { store, follower, seen } = openScreen(feed)
    await settle()
    feed.commit(1, 'put')
    follower.receive(feed.commit(2, 'put'))
    expect(seen.following).toBe(false)
    await settle()
    expect(shown(store)).toEqual(stored(feed))
    expect(seen).toMatchObject({ snapshots: 1, following: true })
  })

  it('F8: removes what leaves its scope', async () => {
    const feed = new ModelFeed()
    const { store, follower } = openScreen(feed)
    await settle()
    follower.receive(feed.commit(1, 'put'))
    follower.receive(feed.commit(1, 'remove'))
    expect(shown(store)).toEqual({})
  })

  it('F10: takes a new snapshot when the resume is answered by a reset', async () => {
    const feed = new ModelFeed()
    const { store, follower, seen } = openScreen(feed)
    await settle()
    feed.restore()
    follower.receive(feed.commit(3, 'put'))
    await settle()
    expect(shown(store)).toEqual(stored(feed))
    expect(seen.snapshots).toBe(2)
  })

  it('F11: acknowledges what it has applied', async () => {
    const feed = new ModelFeed()
    const { follower, seen } = openScreen(feed)
    await settle()
    follower.receive(feed.commit(1, 'put'))
    expect(seen.acknowledged).toBe(1)
  })

  it('F14: reports an open set that differs and takes a new snapshot', async () => {
    const feed = new ModelFeed()
    const { store, follower, seen } = openScreen(feed)
    await settle()
    follower.receive(feed.commit(1, 'put'))
    store.apply([{ kind: 'remove', number: '5109812026112300001' }])
    follower.receive(feed.frame(feed.cursor.seq))
    await settle()
    expect(seen).toMatchObject({ mismatches: 1, snapshots: 2, following: true })
    expect(shown(store)).toEqual(stored(feed))
  })

  it('ignores what answers come after the line went down', async () => {
    const feed = new ModelFeed()
    const { follower, seen } = openScreen(feed)
    follower.stop()
    await settle()
    expect(seen.following).toBe(false)
  })
})
