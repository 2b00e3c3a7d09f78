import type {
  AssigneeSuggestion,
  BulkReassigned,
  BulkReassignment,
  BulkRefusal,
  CaseAct,
  CaseChanged,
  CaseHistoryEntry,
  CaseOvertaken,
  CaseReassignment,
  DuplicateCase,
} from '../../../server/contracts/case-act.ts'
import type { CaseTransition } from '../../../server/contracts/case-report.ts'
import type { Case, CaseDetail, CaseNumber } from '../../../server/contracts/case.ts'
import type { RevealedContact } from '../../../server/contracts/contact.ts'
import { getJson, postJson } from '../../api.ts'
import { currentOf } from '../../problems.ts'

/** A case in the version that the sender saw: a newer version makes the server answer with the other change. */
export type SeenCase = Pick<Case, 'number' | 'version'>

const addressOf = (number: CaseNumber) => `/api/cases/${number}`

export const loadCase = (number: CaseNumber) => getJson<CaseDetail>(addressOf(number))
export const loadHistory = (number: CaseNumber) => getJson<CaseHistoryEntry[]>(`${addressOf(number)}/history`)
export const loadDuplicates = (number: CaseNumber) => getJson<DuplicateCase[]>(`${addressOf(number)}/duplicates`)
/** Possible assignees of a case, best first; only of `gridCode` where it is given. */
export const loadSuggestions = (number: CaseNumber, gridCode: string | null = null) =>
  getJson<AssigneeSuggestion[]>(`${addressOf(number)}/suggestions${gridCode === null ? '' : `?grid=${gridCode}`}`)

/** The version makes a change happen once; the key marks a second try as the same command. */
const change = (path: string, { number, version }: SeenCase, body: unknown, idempotencyKey: string) =>
  postJson<CaseChanged>(`${addressOf(number)}/${path}`, body, { ifMatch: version, idempotencyKey })

export const moveOn = (seen: SeenCase, body: CaseTransition, key: string) => change('transitions', seen, body, key)
export const act = (seen: SeenCase, body: CaseAct, key: string) => change('acts', seen, body, key)
export const reassign = (seen: SeenCase, body: CaseReassignment, key: string) => change('reassign', seen, body, key)
export const bulkReassign = (body: BulkReassignment, key: string) =>
  postJson<BulkReassigned>('/api/cases/bulk-reassign', body, { idempotencyKey: key })

/** The reporter's contact in clear: shown for a short time and never stored. */
export const revealContact = (number: CaseNumber, reason: string) =>
  postJson<RevealedContact>(`${addressOf(number)}/contact/reveal`, { reason })

/** The other change that came first; null for any other fault. */
export function overtakenBy(error: unknown): CaseOvertaken | null {
  return currentOf(error, 'case_changed')
}

/** Why a bulk reassignment changed nothing, case by case; null for any other fault. */
export function bulkRefusals(error: unknown): readonly BulkRefusal[] | null {
  return currentOf(error, 'bulk_refused')
}
