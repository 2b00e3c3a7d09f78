import { Type, type Static } from 'typebox'
import { GridCode } from './area.ts'
import {
  AllowedAction,
  AssignMethod,
  Case,
  CaseLevel,
  CaseNumber,
  CaseStatus,
  Instant,
  Priority,
  Supervision,
} from './case.ts'
import { ProblemCode } from './problem-code.ts'
import { Cursor, EventType } from './feed.ts'
import { Role } from './account.ts'
import { words } from './words.ts'

const Reason = words(500)

const strict = { additionalProperties: false }

/** The remark of a supervisor (主管) on a repeated reassignment; required from the third one on. */
const Remark = Type.Optional(Reason)

/** Why a case is reassigned: the first grid was wrong (KPI) or busy, or another reason. */
const ReassignReasonCode = Type.Optional(
  Type.Union([Type.Literal('wrong_grid'), Type.Literal('worker_busy'), Type.Literal('other')]),
)

/** Body of `POST /api/cases/:number/reassign`. */
export const CaseReassignment = Type.Object(
  {
    gridCode: GridCode,
    reason: Reason,
    remark: Remark,
    reasonCode: ReassignReasonCode,
    /** The worker's number (工号); left out: the worker on duty in the grid. */
    workerNumber: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
    /**
     * Takes back one's own reassignment of this minute: the case is again as it was before. `gridCode` and `workerNumber` name
     * whose it was; the grid that it is in where it had none, no worker where nobody had it.
     */
    undo: Type.Optional(Type.Literal(true)),
  },
  strict,
)
export type CaseReassignment = Static<typeof CaseReassignment>

/** Body of `POST /api/cases/:number/acts`: acts other than `reassign`. */
export const CaseAct = Type.Union([
  Type.Object({ act: Type.Literal('confirm_grid'), gridCode: GridCode, reason: Type.Optional(Reason) }, strict),
  Type.Object(
    {
      act: Type.Literal('move_pin'),
      lng: Type.Number({ minimum: -180, maximum: 180 }),
      lat: Type.Number({ minimum: -90, maximum: 90 }),
      crs: Type.Literal('WGS84'),
      reason: Reason,
    },
    strict,
  ),
  Type.Object({ act: Type.Literal('hand_up'), reason: Reason }, strict),
  Type.Object({ act: Type.Literal('hand_down'), reason: Reason }, strict),
  Type.Object({ act: Type.Literal('suspend'), reason: Reason }, strict),
  Type.Object({ act: Type.Literal('resume'), reason: Type.Optional(Reason) }, strict),
  Type.Object(
    { act: Type.Literal('extend'), minutes: Type.Integer({ minimum: 1, maximum: 43_200 }), reason: Reason },
    strict,
  ),
  Type.Object({ act: Type.Literal('supervise'), supervision: Supervision, reason: Reason }, strict),
  Type.Object({ act: Type.Literal('instruct'), reason: Reason }, strict),
  Type.Object({ act: Type.Literal('copy'), gridCode: GridCode, reason: Reason }, strict),
  /** 催办: the worker was pressed, by a call or a message. */
  Type.Object(
    {
      act: Type.Literal('nudge'),
      by: Type.Union([Type.Literal('call'), Type.Literal('message')]),
      reason: Type.Optional(Reason),
    },
    strict,
  ),
  /** Its work item from the catalogue, whose unit, category and limits follow, and its priority where it is not the item's. */
  Type.Object(
    {
      act: Type.Literal('classify'),
      itemCode: Type.String({ minLength: 1, maxLength: 64 }),
      priority: Type.Optional(Priority),
      reason: Type.Optional(Reason),
    },
    strict,
  ),
  Type.Object({ act: Type.Literal('merge'), into: CaseNumber, reason: Type.Optional(Reason) }, strict),
  Type.Object({ act: Type.Literal('reopen'), reason: Reason }, strict),
  Type.Object({ act: Type.Literal('force_close'), reason: Reason }, strict),
  /** Takes back one's own closing, voiding, merging or return of this minute. */
  Type.Object({ act: Type.Literal('undo'), reason: Type.Optional(Reason) }, strict),
])
export type CaseAct = Static<typeof CaseAct>

/** Answer of every change: the case, the next allowed acts, and the position of its event. */
export const CaseChanged = Type.Object({
  case: Case,
  allowedActions: Type.Array(AllowedAction),
  feed: Type.Pick(Cursor, ['epoch', 'seq']),
})
export type CaseChanged = Static<typeof CaseChanged>

/** One entry of a case's history. `reason` is null where it was erased or there is none; `actor` the account for those who dispatch, its seat for everybody else, never a person's name. */
export const CaseHistoryEntry = Type.Object({
  seq: Type.Integer(),
  at: Instant,
  occurredAt: Instant,
  version: Type.Integer(),
  type: EventType,
  actor: Type.String(),
  /** The seat's or post's name as it is now; the actor itself where no account has it. */
  actorName: Type.String(),
  role: Type.Union([Role, Type.Null()]),
  fromStatus: Type.Union([CaseStatus, Type.Null()]),
  toStatus: CaseStatus,
  fromGrid: Type.Union([GridCode, Type.Null()]),
  toGrid: Type.Union([GridCode, Type.Null()]),
  /** Of the case after the change: of an escalation to whom it went. Null where the event's body is archived. */
  level: Type.Union([CaseLevel, Type.Null()]),
  supervision: Type.Union([Supervision, Type.Null()]),
  fromWorker: Type.Union([Type.String(), Type.Null()]),
  toWorker: Type.Union([Type.String(), Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()]),
  /** Of a reassignment `wrong_grid`, `worker_busy`, `other` or `undone`; of an escalation its limit and what of it: `on_site_overdue`, `resolve_slow`, `accept_reminder`; of a nudge `by_call` or `by_message`; of a taking over `duty_changed`; of a classification the item's code; of a closing how it was checked. */
  reasonCode: Type.Union([Type.String(), Type.Null()]),
})
export type CaseHistoryEntry = Static<typeof CaseHistoryEntry>

/** `current` of the 412 that the loser of a race gets: the case as it is now, and the change that won. */
export const CaseOvertaken = Type.Object({
  case: Case,
  allowedActions: Type.Array(AllowedAction),
  change: CaseHistoryEntry,
})
export type CaseOvertaken = Static<typeof CaseOvertaken>

/** Possible workers for a case, best first, and why. `GET /api/cases/:number/suggestions`. */
export const AssigneeSuggestion = Type.Object({
  gridCode: GridCode,
  gridName: Type.String(),
  workerNumber: Type.Union([Type.String(), Type.Null()]),
  standsIn: Type.Boolean(),
  /** Straight line from the grid's own point to the case, metres. */
  distanceMeters: Type.Number(),
  /** On the way there, from distance and load. */
  etaMinutes: Type.Number(),
  /** Open cases in that worker's hands. */
  openCases: Type.Integer(),
  reasons: Type.Array(
    Type.Union([
      Type.Literal('covers'),
      Type.Literal('second_candidate'),
      Type.Literal('on_duty'),
      Type.Literal('stands_in'),
      Type.Literal('near'),
      Type.Literal('low_load'),
    ]),
  ),
})
export type AssigneeSuggestion = Static<typeof AssigneeSuggestion>

/** So many cases at most go into one bulk reassignment. */
export const mostInBulk = 200

/** Body of `POST /api/cases/bulk-reassign`: all of them or none. */
export const BulkReassignment = Type.Object(
  {
    cases: Type.Array(
      Type.Object({ number: CaseNumber, version: Type.Integer({ minimum: 1, maximum: 999_999_999 }) }, strict),
      {
        minItems: 1,
        maxItems: mostInBulk,
      },
    ),
    gridCode: GridCode,
    reason: Reason,
    remark: Remark,
    reasonCode: ReassignReasonCode,
  },
  strict,
)
export type BulkReassignment = Static<typeof BulkReassignment>

/** Its answer. A refused one is a 409 whose `current` is the list of `refused`, and nothing has changed. */
export const BulkReassigned = Type.Object({
  cases: Type.Array(Case),
  feed: Type.Pick(Cursor, ['epoch', 'seq']),
})
export type BulkReassigned = Static<typeof BulkReassigned>

/** One case of many that prevents the act; `detail` in English words. */
export const BulkRefusal = Type.Object({ number: CaseNumber, code: ProblemCode, detail: Type.String() })
export type BulkRefusal = Static<typeof BulkRefusal>

/** Open cases within 50 m with the same item (`GET /api/cases/:number/duplicates`). */
export const DuplicateCase = Type.Object({ case: Case, distanceMeters: Type.Number(), assignMethod: AssignMethod })
export type DuplicateCase = Static<typeof DuplicateCase>
