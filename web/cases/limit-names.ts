import type { LimitKind } from '../../server/contracts/case.ts'
import type { MessageKey } from '../ui/use-language.ts'

/** A limit's name, as a word that fits before 超时 and 剩余. */
export const limitNames: Record<LimitKind, MessageKey> = {
  accept: 'limitAccept',
  on_site: 'limitOnSite',
  feedback: 'limitFeedback',
  resolve: 'limitResolve',
}
