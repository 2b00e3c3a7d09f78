import type { CheckMethod } from '../../../server/contracts/case-report.ts'
import type { MessageKey } from '../../ui/use-language.ts'

/** How a desk checked a result, most used first. */
export const checkMethods: Readonly<Record<CheckMethod, MessageKey>> = {
  call_back: 'checkByCall',
  on_site: 'checkOnSite',
  photo: 'checkByPhoto',
}

/** The words for a code of the history; null where it names no check. */
export const checkMethodOf = (code: string | null): MessageKey | null =>
  code !== null && Object.hasOwn(checkMethods, code) ? checkMethods[code as CheckMethod] : null
