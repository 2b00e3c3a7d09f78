import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Projection } from '../../../server/feed/projection.ts'

/** A projection that another session may hold, and how often it was tried. */
function projection() {
  const state = { isHeld: true, tries: 0 }
  const folded = new Projection(
    () => {
      state.tries += 1
      return Promise.resolve(state.isHeld ? null : 7)
    },
    (read) => read(),
  )
  return { state, folded }
}

describe('A projection that somebody builds anew', () => {
  it('keeps only the first who asks waiting; who asks after that is answered at once', async () => {
    const { state, folded } = projection()
    await folded.near(7, 100)
    expect(state.tries).toBeGreaterThan(1)
    const before = state.tries
    await folded.near(7, 100)
    await folded.near(7, 100)
    expect(state.tries - before).toBeLessThanOrEqual(1)
  })

  it('is waited for by each of those who meet another’s short turn', async () => {
    const { state, folded } = projection()
    await folded.near(7, 50)
    // Nobody has tried for a while.
    await sleep(1_100)
    const before = state.tries
    await folded.near(7, 50)
    expect(state.tries - before).toBeGreaterThan(1)
  })

  it('is waited for again once it has been let go', async () => {
    const { state, folded } = projection()
    await folded.near(7, 50)
    state.isHeld = false
    await folded.upTo(7)
    const before = state.tries
    state.isHeld = true
    await folded.near(8, 100)
    expect(state.tries - before).toBeGreaterThan(1)
  })
})
