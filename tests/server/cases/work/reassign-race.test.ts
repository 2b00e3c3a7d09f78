import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseHistoryEntry, CaseOvertaken } from '../../../../server/contracts/case-act.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { person, report } from '../../../support/cases/work-on-case.ts'
import { usuallyOrInSoak } from '../../../support/soak.ts'

const community = '510981001001'
const grids = ['001', '002', '003', '004'].map((place) => `${community}${place}`)
/** Eight seats, some of the same account, as when somebody has two windows open. */
const seats = [
  ...['city_dispatcher', 'city_dispatcher_b', 'subdistrict', 'community'],
  ...['simulator', 'simulator_checker', 'city_dispatcher', 'community'],
]
const racesAtOnce = 4

describeOnDatabase('Dispatchers who reassign the same case at once', (database, kind) => {
  let app: ServedApp
  let desks: ReturnType<typeof person>[]
  beforeAll(async () => {
    app = await serveApp(database())
    desks = seats.map((seat) => person(app.url, seat))
  })
  afterAll(() => app.close())

  /** One race from a version: who wins, and that every other has lost to him and knows it. */
  async function race(number: string, version: number, gridCode: string, round: number): Promise<string> {
    const others = grids.filter((grid) => grid !== gridCode)
    const racers = desks.slice(0, 2 + (round % 7))
    const answers = await Promise.all(
      racers.map((desk, index) =>
        desk.reassign(number, version, {
          gridCode: others[(index + round) % others.length]!,
          reason: `第 ${round} 回`,
          remark: '演练',
        }),
      ),
    )
    const winners = answers.filter(({ status }) => status === 200)
    expect(winners).toHaveLength(1)
    const won = winners[0]!.body
    expect(won.case.version).toBe(version + 1)
    for (const { status, body } of answers) {
      if (status === 200) continue
      expect(status).toBe(412)
      const { case: current, change } = body.current as CaseOvertaken
      expect(current).toEqual(won.case)
      expect(change).toMatchObject({ seq: won.feed.seq, fromGrid: gridCode, toGrid: won.case.gridCode })
    }
    return won.case.gridCode!
  }

  async function raceOften(races: number): Promise<void> {
    const location = await placeIn(database(), grids[0]!)
    const { number } = await report(app.url, { location })
    let gridCode = grids[0]!
    for (let round = 0; round < races; round += 1) gridCode = await race(number, round + 1, gridCode, round)
    const { body } = await desks[0]!.read<CaseHistoryEntry[]>(`cases/${number}/history`)
    expect(body.map(({ version }) => version)).toEqual(Array.from({ length: races + 1 }, (_, index) => index + 1))
    for (const [index, { fromGrid, seq }] of body.slice(1).entries()) {
      expect(fromGrid).toBe(body[index]!.toGrid)
      expect(seq).toBeGreaterThan(body[index]!.seq)
    }
    expect((await desks[0]!.detail(number)).reassignments).toBe(races)
  }

  const total = kind === 'postgres' ? usuallyOrInSoak(112, 2_000) : usuallyOrInSoak(24, 80)
  it(`one wins and every other gets the case as it is and the change that won, in ${total} races of 2 to 8`, async () => {
    await Promise.all(Array.from({ length: racesAtOnce }, () => raceOften(total / racesAtOnce)))
  }, 600_000)
})
