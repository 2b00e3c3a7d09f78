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
} from '../../server/contracts/case-act.ts'
import type { CaseTransition } from '../../server/contracts/case-report.ts'
import type { Case, CaseDetail, CaseNumber } from '../../server/contracts/case.ts'
import type { RevealedContact } from '../../server/contracts/contact.ts'
import { ApiError, getJson, postJson } from '../api.ts'

/** A case as the asker saw it: who was faster is told. */
export type SeenCase = Pick<Case, 'number' | 'version'>

const addressOf = (number: CaseNumber) => `/api/cases/${number}`

export const loadCase = (number: CaseNumber) => getJson<CaseDetail>(addressOf(number))
export const loadHistory = (number: CaseNumber) => getJson<CaseHistoryEntry[]>(`${addressOf(number)}/history`)
export const loadDuplicates = (number: CaseNumber) => getJson<DuplicateCase[]>(`${addressOf(number)}/duplicates`)
/** Who could take a case, best first; of one grid alone where it is named. */
export const loadSuggestions = (number: CaseNumber, gridCode: string | null = null) =>
  getJson<AssigneeSuggestion[]>(`${addressOf(number)}/suggestions${gridCode === null ? '' : `?grid=${gridCode}`}`)

const change = (path: string, { number, version }: SeenCase, body: unknown) =>
  postJson<CaseChanged>(`${addressOf(number)}/${path}`, body, { ifMatch: version })

export const moveOn = (seen: SeenCase, body: CaseTransition) => change('transitions', seen, body)
export const act = (seen: SeenCase, body: CaseAct) => change('acts', seen, body)
export const reassign = (seen: SeenCase, body: CaseReassignment) => change('reassign', seen, body)
export const bulkReassign = (body: BulkReassignment) => postJson<BulkReassigned>('/api/cases/bulk-reassign', body)

/** Who reported a case, in clear: to be shown for a while and kept nowhere. */
export const revealContact = (number: CaseNumber, reason: string) =>
  postJson<RevealedContact>(`${addressOf(number)}/contact/reveal`, { reason })

/** The other's change when somebody was faster; null for any other fault. */
export function overtakenBy(error: unknown): CaseOvertaken | null {
  return error instanceof ApiError && error.status === 412 ? (error.problem?.current as CaseOvertaken) : null
}

/** Why a bulk reassignment changed nothing, case by case; null for any other fault. */
export function bulkRefusals(error: unknown): readonly BulkRefusal[] | null {
  if (!(error instanceof ApiError) || error.status !== 409 || !Array.isArray(error.problem?.current)) return null
  return error.problem.current as BulkRefusal[]
}

/** What the server says of a fault; else what the browser does. */
export function reasonOf(error: unknown): string {
  if (error instanceof ApiError) return error.problem?.detail ?? error.message
  return error instanceof Error ? error.message : String(error)
}
