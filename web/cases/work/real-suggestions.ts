import type { AssigneeSuggestion } from '../../../server/contracts/case-act.ts'
import type { Case } from '../../../server/contracts/case.ts'

type Held = Pick<Case, 'gridCode' | 'workerNumber' | 'dispatchedAt'>

/** Whether the suggestion is the case's present assignee: choosing it would change nothing. */
export const isHolder = ({ gridCode, workerNumber }: Held, one: AssigneeSuggestion): boolean =>
  workerNumber !== null && one.gridCode === gridCode && one.workerNumber === workerNumber

/** The suggestions that the case can go to: not its present assignee, and after dispatch only where somebody is on duty. */
export const realSuggestions = (
  item: Held,
  suggestions: readonly AssigneeSuggestion[],
): readonly AssigneeSuggestion[] =>
  suggestions.filter((one) => !isHolder(item, one) && (one.workerNumber !== null || item.dispatchedAt === null))
