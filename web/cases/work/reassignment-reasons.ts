import type { MessageKey } from '../../ui/use-language.ts'
import type { ReassignReason } from './reassignment-consequence.ts'

/** Why a case is reassigned; the first counts in no rate. */
export const reassignmentReasons: Record<ReassignReason, MessageKey> = {
  other: 'whyNear',
  worker_busy: 'whyWorkerBusy',
  wrong_grid: 'whyWrongGrid',
}
