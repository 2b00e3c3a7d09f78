import type { CaseColumns, ColumnSnapshot } from '../../../server/contracts/case-columns.ts'
import type { Case } from '../../../server/contracts/case.ts'
import type { Snapshot } from '../../../server/contracts/feed.ts'

/** The snapshot that came as columns, with its cases as frames bring them. */
export function readColumns({ texts, columns, ...head }: ColumnSnapshot): Snapshot {
  return { ...head, cases: columns.number.map((_, index) => caseAt(index, columns, texts)) }
}

/** One literal, because objects that are filled by computed names take an engine several times the time and memory. */
function caseAt(index: number, columns: CaseColumns, texts: ColumnSnapshot['texts']): Required<Case> {
  const text = <Text extends string | null>(column: readonly number[]) => texts[column[index]!] as Text
  const value = <Value>(column: readonly Value[]) => column[index]!
  return {
    number: text(columns.number),
    version: value(columns.version),
    status: text(columns.status),
    level: text(columns.level),
    lng: value(columns.lng),
    lat: value(columns.lat),
    gridCode: text(columns.gridCode),
    estateCode: text(columns.estateCode),
    buildingCode: text(columns.buildingCode),
    assignMethod: text(columns.assignMethod),
    secondGridCode: text(columns.secondGridCode),
    secondDistanceMeters: value(columns.secondDistanceMeters),
    ambiguous: value(columns.ambiguous),
    itemCode: text(columns.itemCode),
    category: text(columns.category),
    priority: text(columns.priority),
    source: text(columns.source),
    workerNumber: text(columns.workerNumber),
    occurredAt: text(columns.occurredAt),
    reportedAt: text(columns.reportedAt),
    dispatchedAt: text(columns.dispatchedAt),
    acceptedAt: text(columns.acceptedAt),
    onSiteAt: text(columns.onSiteAt),
    feedbackAt: text(columns.feedbackAt),
    closedAt: text(columns.closedAt),
    onSiteDueAt: text(columns.onSiteDueAt),
    feedbackDueAt: text(columns.feedbackDueAt),
    acceptDueAt: text(columns.acceptDueAt),
    resolveDueAt: text(columns.resolveDueAt),
    suspendedAt: text(columns.suspendedAt),
    instructedAt: text(columns.instructedAt),
    nextLimit:
      columns.nextLimitKind[index] === 0
        ? null
        : {
            kind: text(columns.nextLimitKind),
            startsAt: text(columns.nextLimitStartsAt),
            dueAt: text(columns.nextLimitDueAt),
          },
    limitsFrom: text(columns.limitsFrom),
    clocksFrom: text(columns.clocksFrom),
    missed: value(columns.missed),
    supervision: text(columns.supervision),
    dueProvisional: value(columns.dueProvisional),
    returns: value(columns.returns),
    reworks: value(columns.reworks),
    reassignments: value(columns.reassignments),
  }
}
