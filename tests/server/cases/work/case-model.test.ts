import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseAct, CaseHistoryEntry } from '../../../../server/contracts/case-act.ts'
import type { Case, CaseDetail, CaseStatus } from '../../../../server/contracts/case.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { person, report, type Outcome } from '../../../support/cases/work-on-case.ts'
import { home, leavesAlone, nextLamp, otherGrid, people, reported, rules, sees, type CaseModel, type Person, type RuleName } from './case-model.ts' // prettier-ignore
import { usuallyOrInSoak } from '../../../support/soak.ts'

const reason = '试'

/** The server's side of a run: one case, over HTTP. */
interface Real {
  readonly url: string
  readonly number: string
}

/** Does what a rule is about, as somebody, at a version. */
function attempt(
  { url, number }: Real,
  name: RuleName,
  who: Person,
  model: CaseModel,
  version: number,
): Promise<Outcome> {
  const someone = person(url, who)
  const act = (more: object = {}) => someone.act(number, version, { act: name, reason, ...more } as CaseAct)
  switch (name) {
    case 'reassign':
      return someone.reassign(number, version, { gridCode: otherGrid(model), reason, remark: reason })
    case 'supervise':
      return act({ supervision: nextLamp(model) })
    case 'copy':
      return act({ gridCode: otherGrid(model) })
    case 'nudge':
      return act({ by: 'message' })
    case 'classify':
      return act({ itemCode: 'SH-U02-01' })
    case 'hand_up':
    case 'hand_down':
    case 'suspend':
    case 'resume':
    case 'instruct':
    case 'reopen':
    case 'force_close':
      return act()
    default:
      return someone.move(number, version, name satisfies CaseStatus, reason)
  }
}

function expectSame(real: Case, model: CaseModel): void {
  expect({ ...real, suspended: real.suspendedAt !== null }).toMatchObject({
    version: model.version,
    status: model.status,
    gridCode: model.grid,
    workerNumber: model.worker,
    level: model.level,
    suspended: model.suspended,
    supervision: model.supervision,
    returns: model.returns,
    reworks: model.reworks,
    reassignments: model.reassignments,
  })
}

/** Somebody tries something: it happens exactly when the model says so, and was among his buttons exactly then. */
class Try implements fc.AsyncCommand<CaseModel, Real> {
  readonly name: RuleName
  readonly who: Person
  constructor(name: RuleName, who: Person) {
    this.name = name
    this.who = who
  }
  check = () => true
  async run(model: CaseModel, real: Real, version = model.version): Promise<void> {
    const rule = rules[this.name]
    const may = rule.may(model, this.who)
    const seen = await person(real.url, this.who).read<CaseDetail>(`cases/${real.number}`)
    expect(seen.status).toBe(sees(this.who, model) ? 200 : 404)
    expect((seen.body.allowedActions ?? []).map(({ action }) => action).includes(this.name)).toBe(may)
    const { status, body } = await attempt(real, this.name, this.who, model, version)
    if (!may) return expect(sees(this.who, model) ? [403, 409] : [403, 404]).toContain(status)
    expect(status).toBe(200)
    Object.assign(model, { ...rule.then(model, this.who), version: model.version + 1, last: this.name })
    expectSame(body.case, model)
  }
  toString = () => `${this.who}: ${this.name}`
}

/** Somebody saw the version before: nothing happens, and the case as it is comes back; unless the change since leaves the act alone. */
class TryLate extends Try {
  override check = (model: Readonly<CaseModel> = reported()) => model.version > 1
  override async run(model: CaseModel, real: Real): Promise<void> {
    if (leavesAlone(model, this.name)) return super.run(model, real, model.version - 1)
    const { status, body } = await attempt(real, this.name, this.who, model, model.version - 1)
    if (status === 403 || !sees(this.who, model)) return
    expect(status).toBe(412)
    expectSame((body.current as { case: Case }).case, model)
  }
  override toString = () => `${this.who}, late: ${this.name}`
}

const names = fc.constantFrom(...(Object.keys(rules) as RuleName[]))
// Dispatchers most: what a run tries should often succeed.
const whos = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('city_dispatcher', 'city_dispatcher_b') }, fc.constantFrom(...people)) as fc.Arbitrary<Person> // prettier-ignore
const attempts = fc.commands(
  [
    fc.tuple(names, whos).map(([name, who]) => new Try(name, who)),
    fc.tuple(names, whos).map(([name, who]) => new Try(name, who)),
    fc.tuple(names, whos).map(([name, who]) => new TryLate(name, who)),
  ],
  { maxCommands: 40, size: 'max' },
)

describeOnDatabase('The state machine of a case', (database, kind) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())

  it('does what a simple model of the domain does, whoever tries what in whatever order; its history has no gap', async () => {
    const location = await placeIn(database(), home)
    await fc.assert(
      fc.asyncProperty(attempts, async (commands) => {
        const { number } = await report(app.url, { location })
        const model = reported()
        await fc.asyncModelRun(() => ({ model, real: { url: app.url, number } }), commands)
        const { body } = await person(app.url).read<CaseHistoryEntry[]>(`cases/${number}/history`)
        expect(body.map(({ version }) => version)).toEqual(
          Array.from({ length: model.version }, (_, index) => index + 1),
        )
        for (const [index, entry] of body.slice(1).entries()) {
          expect([entry.fromStatus, entry.fromWorker]).toEqual([body[index]!.toStatus, body[index]!.toWorker])
        }
        expect(body.at(-1)!.toStatus).toBe(model.status)
      }),
      { numRuns: kind === 'postgres' ? usuallyOrInSoak(15, 60) : usuallyOrInSoak(8, 25), endOnFailure: true },
    )
  }, 300_000)
})
