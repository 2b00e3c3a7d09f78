import type { LimitKind } from '../../server/contracts/case.ts'
import type { MessageKey } from '../ui/use-language.ts'

/** What a limit asks for, as a word that goes before 超时 and 剩余. */
export const limitNames: Record<LimitKind, MessageKey> = {
  accept: 'limitAccept',
  on_site: 'limitOnSite',
  feedback: 'limitFeedback',
  resolve: 'limitResolve',
}
