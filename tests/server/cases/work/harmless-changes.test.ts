import { afterAll, beforeAll, expect, it } from 'vitest'
import { fireDeadlines } from '../../../../server/cases/deadlines/deadline-queries.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { person, report, type Outcome } from '../../../support/cases/work-on-case.ts'

const reason = '试'
const [first, neighbour] = ['510981001001001', '510981001001002']

describeOnDatabase('An act on a case that changed since it was seen', (database) => {
  let app: ServedApp
  let desk: ReturnType<typeof person>
  let other: ReturnType<typeof person>
  let official: ReturnType<typeof person>
  beforeAll(async () => {
    app = await serveApp(database())
    desk = person(app.url)
    other = person(app.url, 'city_dispatcher_b')
    official = person(app.url, 'official')
  })
  afterAll(() => app.close())

  const seen = async () => (await report(app.url, { location: await placeIn(database(), first) })).number
  const supervise = (who: typeof desk, number: string, version: number) =>
    who.act(number, version, { act: 'supervise', supervision: version > 1 ? 'yellow' : 'normal', reason })

  it('is done where another has instructed, copied, nudged or supervised, or a limit has gone up a level', async () => {
    const between: Record<string, (number: string) => Promise<Outcome | number>> = {
      instructed: (number) => official.act(number, 1, { act: 'instruct', reason }),
      copied: (number) => other.act(number, 1, { act: 'copy', gridCode: neighbour, reason }),
      nudged: (number) => other.act(number, 1, { act: 'nudge', by: 'call' }),
      supervised: (number) => supervise(other, number, 1),
      escalated: () => fireDeadlines(database().pool, 20, 11 * 60_000),
    }
    for (const [what, change] of Object.entries(between)) {
      const number = await seen()
      await change(number)
      expect((await desk.detail(number)).version, what).toBe(2)
      expect((await desk.reassign(number, 1, { gridCode: neighbour, reason })).status, what).toBe(200)
    }
  })

  it('is overtaken by a change of its worker, phase or suspension', async () => {
    const between: Record<string, (number: string) => Promise<Outcome>> = {
      reassigned: (number) => other.reassign(number, 1, { gridCode: neighbour, reason }),
      accepted: (number) => other.move(number, 1, 'accepted'),
      suspended: (number) => other.act(number, 1, { act: 'suspend', reason }),
    }
    for (const [what, change] of Object.entries(between)) {
      const number = await seen()
      expect((await change(number)).status).toBe(200)
      expect((await desk.reassign(number, 1, { gridCode: neighbour, reason })).status, what).toBe(412)
    }
  })

  it('is overtaken by an act of its own kind that it depends on', async () => {
    const number = await seen()
    await supervise(other, number, 1)
    expect((await supervise(desk, number, 1)).status).toBe(412)
  })
})
