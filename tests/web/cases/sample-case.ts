import type { Case } from '../../../server/contracts/case.ts'
import { expectedNextLimit } from '../../support/cases/expected-next-limit.ts'

/** An instant `minutes` after a fixed noon in UTC. */
export const instant = (minutes: number): string =>
  new Date(Date.UTC(2026, 10, 23, 12) + minutes * 60_000).toISOString()
export const ms = (minutes: number): number => Date.parse(instant(minutes))

/** A case dispatched at minute 0 with both limits running, unless `more` says otherwise; its next limit follows from the others. */
export function sampleCase(more: Partial<Case> = {}): Case {
  const item = {
    number: '5109812026112300001',
    version: 1,
    status: 'dispatched',
    level: 'grid',
    lng: 105.3782,
    lat: 30.871,
    gridCode: '510981002004004',
    estateCode: null,
    buildingCode: null,
    assignMethod: 'inside',
    secondGridCode: null,
    secondDistanceMeters: null,
    ambiguous: false,
    itemCode: null,
    category: null,
    priority: 'P3',
    source: 'mini_program',
    workerNumber: null,
    occurredAt: instant(0),
    reportedAt: instant(0),
    dispatchedAt: instant(0),
    acceptedAt: null,
    onSiteAt: null,
    feedbackAt: null,
    closedAt: null,
    onSiteDueAt: instant(10),
    feedbackDueAt: instant(30),
    acceptDueAt: null,
    resolveDueAt: null,
    suspendedAt: null,
    supervision: 'none',
    returns: 0,
    reworks: 0,
    reassignments: 0,
    ...more,
  } satisfies Omit<Case, 'nextLimit'>
  return { nextLimit: expectedNextLimit(item), ...item }
}
