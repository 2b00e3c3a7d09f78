import type { CaseLevel, CaseStatus, Supervision } from '../../../../server/contracts/case.ts'

/** Who works in the model: the sample accounts that have to do with cases. */
export const people = [
  'city_dispatcher',
  'city_dispatcher_b',
  'subdistrict',
  'community',
  'grid_worker',
  'official',
] as const
export type Person = (typeof people)[number]

/** Two grids of the same community, and who is on duty there; `grid_worker` is the first one's. */
export const grids = { '510981001001001': '0101', '510981001001002': '0102' } as const
export type Grid = keyof typeof grids
const [home, other] = Object.keys(grids) as [Grid, Grid]
export { home }

/** A case as the domain speaks of it, without clocks. */
export interface CaseModel {
  version: number
  status: CaseStatus
  grid: Grid
  worker: string | null
  level: CaseLevel
  suspended: boolean
  supervision: Supervision
  supervisedBy: Person | null
  handledBy: Person | null
  returns: number
  reworks: number
  reassignments: number
  /** What was done last; null after intake. */
  last: RuleName | null
}

export const reported = (): CaseModel => ({
  version: 1,
  status: 'dispatched',
  grid: home,
  worker: grids[home],
  level: 'grid',
  suspended: false,
  supervision: 'none',
  supervisedBy: null,
  handledBy: null,
  returns: 0,
  reworks: 0,
  reassignments: 0,
  last: null,
})

const ranks: Record<Person, number> = {
  official: -1,
  grid_worker: 0,
  community: 1,
  subdistrict: 2,
  city_dispatcher: 3,
  city_dispatcher_b: 3,
}
const levels: CaseLevel[] = ['grid', 'community', 'subdistrict', 'city']
const lamps: Supervision[] = ['none', 'normal', 'yellow', 'red']

const isDesk = (who: Person) => ranks[who] >= 1
/** A grid worker sees his own grid alone. */
export const sees = (who: Person, it: CaseModel) => who !== 'grid_worker' || it.grid === home
const hasInHand = (who: Person, it: CaseModel) => isDesk(who) || (who === 'grid_worker' && it.worker === grids[home])
const speaksFor = (who: Person, it: CaseModel) => ranks[who] >= levels.indexOf(it.level)
const isOpen = (it: CaseModel) => it.status !== 'closed' && it.status !== 'void'
const isOneOf = (it: CaseModel, ...statuses: CaseStatus[]) => statuses.includes(it.status)
const step = (it: CaseModel, by: number) => levels[levels.indexOf(it.level) + by]!

interface Rule {
  readonly may: (it: CaseModel, who: Person) => boolean
  readonly then: (it: CaseModel, who: Person) => Partial<CaseModel>
}
const unsent = { worker: null, handledBy: null }
const handedOn = (by: 1 | -1, limit: CaseLevel, who: (person: Person, it: CaseModel) => boolean): Rule => ({
  may: (it, person) => isOpen(it) && it.level !== limit && who(person, it) && speaksFor(person, it),
  then: (it) => ({ level: step(it, by) }),
})

/** The life of a case as server/cases/README.md tells it, said once more and without the server's table. */
export const rules = {
  dispatched: {
    may: (it, who) => !it.suspended && isDesk(who) && isOneOf(it, 'filed', 'checking'),
    then: (it) => ({
      status: 'dispatched',
      ...unsent,
      worker: grids[it.grid],
      reworks: it.reworks + Number(it.status === 'checking'),
    }),
  },
  accepted: {
    may: (it, who) => !it.suspended && hasInHand(who, it) && it.status === 'dispatched',
    then: () => ({ status: 'accepted' }),
  },
  on_site: {
    may: (it, who) => !it.suspended && hasInHand(who, it) && it.status === 'accepted',
    then: () => ({ status: 'on_site' }),
  },
  feedback: {
    may: (it, who) => !it.suspended && hasInHand(who, it) && isOneOf(it, 'accepted', 'on_site'),
    then: (_, who) => ({ status: 'feedback', handledBy: who }),
  },
  checking: { may: (it, who) => isDesk(who) && it.status === 'feedback', then: () => ({ status: 'checking' }) },
  closed: {
    may: (it, who) => isDesk(who) && isOneOf(it, 'feedback', 'checking') && it.handledBy !== who,
    then: () => ({ status: 'closed' }),
  },
  filed: {
    may: (it, who) => !it.suspended && hasInHand(who, it) && isOneOf(it, 'dispatched', 'accepted', 'on_site'),
    then: (it) => ({ status: 'filed', ...unsent, returns: it.returns + 1 }),
  },
  void: {
    may: (it, who) => isDesk(who) && it.status === 'filed',
    then: () => ({ status: 'void', suspended: false }),
  },
  reassign: {
    may: (it, who) => !it.suspended && isDesk(who) && isOneOf(it, 'filed', 'dispatched', 'accepted'),
    then: (it) => ({
      status: 'dispatched',
      grid: otherGrid(it),
      worker: grids[otherGrid(it)],
      reassignments: it.reassignments + 1,
    }),
  },
  hand_up: handedOn(1, 'city', hasInHand),
  hand_down: handedOn(-1, 'grid', isDesk),
  suspend: {
    may: (it, who) => !it.suspended && isDesk(who) && isOneOf(it, 'filed', 'dispatched', 'accepted', 'on_site'),
    then: () => ({ suspended: true }),
  },
  resume: { may: (it, who) => it.suspended && isDesk(who), then: () => ({ suspended: false }) },
  supervise: {
    may: (it, who) =>
      isOpen(it) &&
      isDesk(who) &&
      it.supervision !== 'red' &&
      speaksFor(who, it) &&
      (it.supervisedBy === null || ranks[who] >= ranks[it.supervisedBy]),
    then: (it, who) => ({ supervision: lamps[lamps.indexOf(it.supervision) + 1]!, supervisedBy: who }),
  },
  instruct: { may: (it, who) => it.status !== 'void' && who === 'official', then: () => ({}) },
  copy: { may: (it, who) => isOpen(it) && isDesk(who), then: () => ({}) },
  nudge: {
    may: (it, who) => !it.suspended && isDesk(who) && ['dispatched', 'accepted', 'on_site'].includes(it.status),
    then: () => ({}),
  },
  classify: { may: (it, who) => !it.suspended && isOpen(it) && isDesk(who), then: () => ({}) },
  reopen: {
    may: (it, who) => isDesk(who) && it.status === 'closed',
    then: () => ({ status: 'filed', ...unsent }),
  },
  force_close: {
    may: (it, who) => isOpen(it) && ranks[who] >= 2,
    then: () => ({ status: 'closed', suspended: false }),
  },
} satisfies Record<string, Rule>
export type RuleName = keyof typeof rules

export const otherGrid = ({ grid }: CaseModel): Grid => (grid === home ? other : home)
/** The next lamp of supervision, or the last. */
export const nextLamp = ({ supervision }: CaseModel): Supervision => lamps[lamps.indexOf(supervision) + 1] ?? 'red'

/** Whether an act works although its author has not seen the last change: that change touches nothing that the act depends on. */
export const leavesAlone = ({ last }: CaseModel, name: RuleName): boolean =>
  last === 'instruct' || last === 'copy' || last === 'nudge' || (last === 'supervise' && name !== 'supervise')
