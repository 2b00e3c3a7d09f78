import { Type, type Static } from 'typebox'
import { Case } from './case.ts'
import { Snapshot } from './feed.ts'

/** A column of texts, each as its index in the answer's `texts`; index 0 is null. */
export const TextColumn = Type.Array(Type.Integer({ minimum: 0 }))
const fields = Case.properties

/**
 * Cases as columns: the n-th entry of each column belongs to the n-th case. Names and values are those of `Case`, with its next
 * limit in three columns.
 */
export const CaseColumns = Type.Object({
  number: TextColumn,
  version: Type.Array(fields.version),
  status: TextColumn,
  level: TextColumn,
  lng: Type.Array(fields.lng),
  lat: Type.Array(fields.lat),
  gridCode: TextColumn,
  estateCode: TextColumn,
  buildingCode: TextColumn,
  assignMethod: TextColumn,
  secondGridCode: TextColumn,
  secondDistanceMeters: Type.Array(fields.secondDistanceMeters),
  ambiguous: Type.Array(fields.ambiguous),
  itemCode: TextColumn,
  category: TextColumn,
  priority: TextColumn,
  source: TextColumn,
  workerNumber: TextColumn,
  occurredAt: TextColumn,
  reportedAt: TextColumn,
  dispatchedAt: TextColumn,
  acceptedAt: TextColumn,
  onSiteAt: TextColumn,
  feedbackAt: TextColumn,
  closedAt: TextColumn,
  onSiteDueAt: TextColumn,
  feedbackDueAt: TextColumn,
  acceptDueAt: TextColumn,
  resolveDueAt: TextColumn,
  suspendedAt: TextColumn,
  instructedAt: TextColumn,
  nextLimitKind: TextColumn,
  nextLimitStartsAt: TextColumn,
  nextLimitDueAt: TextColumn,
  limitsFrom: TextColumn,
  clocksFrom: TextColumn,
  missed: Type.Array(fields.missed),
  supervision: TextColumn,
  dueProvisional: Type.Array(fields.dueProvisional),
  returns: Type.Array(fields.returns),
  reworks: Type.Array(fields.reworks),
  reassignments: Type.Array(fields.reassignments),
})
export type CaseColumns = Static<typeof CaseColumns>

/**
 * A snapshot in a third of the characters: the name of each field stands once, and so does each text, of which cases repeat many
 * (a grid, a category, the moment at which several things happened).
 */
export const ColumnSnapshot = Type.Object({
  ...Type.Omit(Snapshot, ['cases']).properties,
  texts: Type.Array(Type.Union([Type.String(), Type.Null()]), { description: 'Index 0 is null' }),
  columns: CaseColumns,
})
export type ColumnSnapshot = Static<typeof ColumnSnapshot>
