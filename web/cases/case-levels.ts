import type { CaseLevel, Supervision } from '../../server/contracts/case.ts'
import type { MessageKey } from '../ui/use-language.ts'

/** The level that holds a case. */
export const levelNames: Record<CaseLevel, MessageKey> = {
  grid: 'levelGrid',
  community: 'levelCommunity',
  subdistrict: 'levelSubdistrict',
  city: 'levelCity',
}

/** How a case is supervised (督办). */
export const supervisionNames: Record<Supervision, MessageKey> = {
  none: 'supervisionNone',
  normal: 'supervisionNormal',
  yellow: 'supervisionYellow',
  red: 'supervisionRed',
}
