import type { CaseNumber } from '../../server/contracts/case.ts'

/** Who else has which case open. */
export function usePresence() {
  return {
    lettersOf: (_number: CaseNumber): readonly string[] => [],
    namesOf: (_number: CaseNumber): readonly string[] => [],
    others: [] as readonly string[],
  }
}
