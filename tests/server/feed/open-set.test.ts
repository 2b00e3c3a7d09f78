import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import fc from 'fast-check'
import type { Case } from '../../../server/contracts/case.ts'
import type { Health } from '../../../server/contracts/city.ts'
import type { Frame } from '../../../server/contracts/feed.ts'
import { OpenSet } from '../../../server/feed/open-set.ts'
import { fnv1a } from '../../../server/feed/fnv1a.ts'
import { openSetCheck } from '../../../web/cases/follow/open-set-hash.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { wholeCity } from '../../support/screens/open-socket.ts'
import { liveAWhile } from '../../support/cases/random-life.ts'
import { openScreen } from '../../support/screens/screen.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'

describe('The hash of open cases', () => {
  // http://www.isthe.com/chongo/tech/comp/fnv/ (test vectors of FNV-1a, 32 bits)
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('F14: is FNV-1a: %j', (text, hash) => {
    expect(fnv1a(text)).toBe(hash)
  })

  it('F14: is the same on the server and on the screen, for any set of cases', () => {
    const anyCase = fc.record({
      number: fc.stringMatching(/^[0-9]{19}$/),
      version: fc.integer({ min: 1, max: 1_000 }),
      status: fc.constantFrom('filed', 'dispatched', 'closed', 'void'),
    })
    fc.assert(
      fc.property(fc.uniqueArray(anyCase, { selector: (one) => one.number, maxLength: 50 }), (cases) => {
        const open = cases.filter(({ status }) => status !== 'closed' && status !== 'void')
        const set = new OpenSet()
        set.replace(open.map(({ number, version }) => ({ number, version, scope: '510981001001001' })))
        expect(openSetCheck(cases as Case[])).toEqual(set.check('510981001'))
      }),
    )
  })
})

describeOnDatabase('The check of what a screen shows', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(async () => {
    await app.close()
    vi.restoreAllMocks()
  })

  const mismatches = async () => (await ask<Health>(`${app.url}/api/health`)).body.mismatches
  const now = performance.now.bind(performance)
  let skippedMs = 0
  /** Half a minute passes at once. The clock never goes back, as the app's would not. */
  const skipHalfAMinute = () => {
    skippedMs += 31_000
    vi.spyOn(performance, 'now').mockImplementation(() => now() + skippedMs)
  }
  const checksOf = (frames: readonly Frame[]) => frames.filter((frame) => frame.check !== undefined)

  it('F14: comes every half minute and equals what screens of any scope hold after any life', async () => {
    await liveAWhile(app.url, 3, 30)
    const scopes = [wholeCity, '510981001', '510981001001']
    const screens = scopes.map((scope) => openScreen(app.url, scope))
    const frames = screens.map(({ socket }) => {
      const seen: Frame[] = []
      socket.on('frame', (frame) => void seen.push(frame))
      return seen
    })
    await eventually('screens that follow', () => screens.every(({ shown }) => shown.following))
    await liveAWhile(app.url, 4, 30)
    await sleep(1_200)
    expect(frames.flatMap(checksOf)).toEqual([])
    skipHalfAMinute()
    await eventually('a check on each', () => frames.every((seen) => checksOf(seen).length > 0))
    for (const [index, { shown }] of screens.entries()) {
      expect(openSetCheck(shown.cases.values())).toEqual(checksOf(frames[index]!)[0]!.check)
    }
    expect(screens[0]!.shown.cases.size).toBeGreaterThan(10)
    expect(screens.map(({ shown }) => shown.snapshots)).toEqual([1, 1, 1])
    expect(await mismatches()).toBe(0)
    screens.forEach((screen) => screen.close())
  })

  it('F14: a screen that differs is counted, reports itself in health, and is right again by a new snapshot', async () => {
    await liveAWhile(app.url, 5, 10)
    const screen = openScreen(app.url, wholeCity)
    await eventually('a screen that follows', () => screen.shown.following)
    const before = await mismatches()
    const [victim] = [...screen.shown.cases.values()].filter(({ status }) => status !== 'closed' && status !== 'void')
    screen.shown.cases.delete(victim!.number)
    skipHalfAMinute()
    await eventually('a second snapshot', () => screen.shown.snapshots === 2)
    expect(screen.shown.cases.get(victim!.number)).toEqual(victim)
    await eventually('the count', mismatches, (count) => count === before + 1)
    screen.close()
  })
})
