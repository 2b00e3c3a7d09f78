import { Type, type Static } from 'typebox'
import { Crs, GridCode } from './area.ts'
import { AssignMethod, Case, CaseNumber, CaseSource, CaseStatus, Instant } from './case.ts'
import { Cursor } from './feed.ts'
import { words } from './words.ts'

/** Where it is. Degrees in `crs`, axis order lng, lat. `crs` is never guessed: GCJ-02 taken for WGS84 is 434 m off at Shehong. */
export const ReportedLocation = Type.Object(
  {
    lng: Type.Number({ minimum: -180, maximum: 180 }),
    lat: Type.Number({ minimum: -90, maximum: 90 }),
    crs: Crs,
    /** Radius of the position's uncertainty. */
    accuracyMeters: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000 })),
  },
  { additionalProperties: false },
)
export type ReportedLocation = Static<typeof ReportedLocation>

/** Stored apart from the case; never in the feed, a list, a log or an answer. */
export const ReporterContact = Type.Object(
  { name: Type.Optional(words(64)), phone: Type.Optional(Type.String({ pattern: '^[0-9+][0-9 -]{4,31}$' })) },
  { additionalProperties: false },
)
export type ReporterContact = Static<typeof ReporterContact>

/** Body of `POST /api/cases`. */
export const CaseReport = Type.Object(
  {
    location: ReportedLocation,
    description: words(2_000),
    itemCode: Type.Optional(Type.String({ maxLength: 32, pattern: '^[A-Za-z0-9-]+$' })),
    source: CaseSource,
    occurredAt: Type.Optional(Instant),
    reporter: Type.Optional(ReporterContact),
  },
  { additionalProperties: false },
)
export type CaseReport = Static<typeof CaseReport>

/** Answer of `POST /api/cases` and, stored with the idempotency key, of its repetitions. */
export const CaseReceipt = Type.Object({
  number: CaseNumber,
  status: CaseStatus,
  version: Type.Integer(),
  gridCode: Type.Union([GridCode, Type.Null()]),
  gridName: Type.Union([Type.String(), Type.Null()]),
  assignMethod: AssignMethod,
  ambiguous: Type.Boolean(),
  secondGridCode: Type.Union([GridCode, Type.Null()]),
  secondGridName: Type.Union([Type.String(), Type.Null()]),
  secondDistanceMeters: Type.Union([Type.Number(), Type.Null()]),
  /** Follows the case at `/api/receipts/:number` (header `receipt-secret`); 128 bits, shown to nobody else. */
  receiptSecret: Type.Optional(Type.String()),
  /** The optimistic display of this report ends when the screen's cursor reaches `feed.seq`. */
  feed: Type.Pick(Cursor, ['epoch', 'seq']),
})
export type CaseReceipt = Static<typeof CaseReceipt>

/** How a desk checked that a case is done. */
export const CheckMethod = Type.Union([Type.Literal('call_back'), Type.Literal('on_site'), Type.Literal('photo')], {
  description: '电话回访 · 现场查看 · 照片核对',
})
export type CheckMethod = Static<typeof CheckMethod>

/** Body of `POST /api/cases/:number/transitions`; `If-Match: "<version>"` is required. */
export const CaseTransition = Type.Object(
  {
    to: CaseStatus,
    reason: Type.Optional(words(500)),
    /** How the result was checked; needed to close a case. */
    checkedBy: Type.Optional(CheckMethod),
  },
  { additionalProperties: false },
)
export type CaseTransition = Static<typeof CaseTransition>

/** The reporter's view of the own case (`GET /api/receipts/:number`). */
export const CaseReceiptProgress = Type.Object({
  number: CaseNumber,
  /** The case that goes on in its place when it was found to be a duplicate; all below is then of that one. */
  mergedInto: Type.Union([CaseNumber, Type.Null()]),
  status: CaseStatus,
  gridCode: Type.Union([GridCode, Type.Null()]),
  gridName: Type.Union([Type.String(), Type.Null()]),
  workerNumber: Type.Union([Type.String(), Type.Null()]),
  ...Type.Pick(Case, [
    'reportedAt',
    'dispatchedAt',
    'onSiteAt',
    'feedbackAt',
    'closedAt',
    'onSiteDueAt',
    'feedbackDueAt',
  ]).properties,
})
export type CaseReceiptProgress = Static<typeof CaseReceiptProgress>

/** Body of `POST /api/receipts/:number/acts`: the reporter confirms the result or reopens the case. */
export const ReceiptAct = Type.Union([
  Type.Object({ act: Type.Literal('confirm') }, { additionalProperties: false }),
  Type.Object(
    {
      act: Type.Literal('reopen'),
      reason: words(500),
    },
    { additionalProperties: false },
  ),
])
export type ReceiptAct = Static<typeof ReceiptAct>
