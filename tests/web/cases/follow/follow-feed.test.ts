import { setTimeout as sleep } from 'node:timers/promises'
import { createPinia, setActivePinia } from 'pinia'
import { describe, expect, it } from 'vitest'
import { useCaseStore } from '../../../../web/cases/case-store.ts'
import { followFeed } from '../../../../web/cases/follow/follow-feed.ts'
import { ModelFeed, type Write } from '../../../support/screens/model-feed.ts'
import { versionsOf } from '../../../support/screens/screen.ts'

const scope = '510981001'
const inside: Write = { number: '1', scope: '510981001001001', closed: false }
const outside = '510981002001001'

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

/** A screen that has taken its first snapshot of a fresh feed. */
async function openSettled() {
  const feed = new ModelFeed(scope)
  const screen = openScreen(feed)
  await settle()
  const shown = () => versionsOf(screen.store.cases().values())
  return { feed, shown, ...screen }
}

describe('A screen that follows the feed', () => {
  it('F6: resumes from its cursor after a gap, without another snapshot', async () => {
    const { feed, follower, seen, shown } = await openSettled()
    feed.write(inside)
    feed.frame()
    feed.write({ ...inside, number: '2' })
    follower.receive(feed.frame())
    expect(seen.following).toBe(false)
    await settle()
    expect(shown()).toEqual(versionsOf(feed.cases))
    expect(seen).toMatchObject({ snapshots: 1, following: true })
  })

  it('F8: removes what leaves its scope', async () => {
    const { feed, follower, shown } = await openSettled()
    feed.write(inside)
    follower.receive(feed.frame())
    expect(shown()).toEqual({ '1': '1 filed' })
    feed.write({ ...inside, scope: outside })
    follower.receive(feed.frame())
    expect(shown()).toEqual({})
  })

  it('F10: takes a new snapshot when the resume is answered by a reset', async () => {
    const { feed, follower, seen, shown } = await openSettled()
    feed.restore()
    feed.write(inside)
    follower.receive(feed.frame())
    await settle()
    expect(shown()).toEqual(versionsOf(feed.cases))
    expect(seen.snapshots).toBe(2)
  })

  it('F11: acknowledges what it has applied', async () => {
    const { feed, follower, seen } = await openSettled()
    feed.write(inside)
    follower.receive(feed.frame())
    expect(seen.acknowledged).toBe(1)
  })

  it('F14: reports an open set that differs and takes a new snapshot', async () => {
    const { feed, store, follower, seen, shown } = await openSettled()
    feed.write(inside)
    follower.receive(feed.frame())
    store.apply([{ kind: 'remove', number: inside.number }])
    follower.receive(feed.frame())
    await settle()
    expect(seen).toMatchObject({ mismatches: 1, snapshots: 2, following: true })
    expect(shown()).toEqual(versionsOf(feed.cases))
  })

  it('ignores what answers come after the line went down', async () => {
    const { follower, seen } = openScreen(new ModelFeed(scope))
    follower.stop()
    await settle()
    expect(seen.following).toBe(false)
  })
})
