import type { AssigneeSuggestion } from '../../../server/contracts/case-act.ts'
import type { Case } from '../../../server/contracts/case.ts'

type Held = Pick<Case, 'gridCode' | 'workerNumber' | 'dispatchedAt'>

/** Whether the suggestion is whoever has the case already: choosing them would change nothing. */
export const isHolder = ({ gridCode, workerNumber }: Held, one: AssigneeSuggestion): boolean =>
  workerNumber !== null && one.gridCode === gridCode && one.workerNumber === workerNumber

/** Those that the case can go to: not its present assignee, and once it was dispatched only where somebody is on duty. */
export const realSuggestions = (
  item: Held,
  suggestions: readonly AssigneeSuggestion[],
): readonly AssigneeSuggestion[] =>
  suggestions.filter((one) => !isHolder(item, one) && (one.workerNumber !== null || item.dispatchedAt === null))
