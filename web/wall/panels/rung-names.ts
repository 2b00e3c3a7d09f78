import type { EscalationLevel } from '../../cases/alarms/escalation.ts'
import type { MessageKey } from '../../ui/use-language.ts'

/** The short names of the levels that a case rises to. */
export const rungNames: Record<EscalationLevel, MessageKey> = {
  community: 'toCommunity',
  subdistrict: 'toSubdistrict',
  city: 'toCity',
}
