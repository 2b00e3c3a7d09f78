import type { Case, CaseNumber } from '../../server/contracts/case.ts'

/** The only vocabulary of change: put a whole case, or remove one by its number. */
export type CaseChange =
  { readonly kind: 'put'; readonly case: Case } | { readonly kind: 'remove'; readonly number: CaseNumber }
