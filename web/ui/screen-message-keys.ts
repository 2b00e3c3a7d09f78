import type { accountMessages } from './account-messages.ts'
import type { contactMessages } from './contact-messages.ts'
import type { dispatchMessages } from './dispatch-messages.ts'
import type { drillMessages } from './drill-messages.ts'
import type { dutyMessages } from './duty-messages.ts'
import type { refusalMessages } from '../refusal-messages.ts'
import type { wallTokenMessages } from './wall-token-messages.ts'

/** The texts that come with what says them. */
export type ScreenMessageKey =
  | keyof typeof refusalMessages
  | keyof typeof accountMessages
  | keyof typeof wallTokenMessages
  | keyof typeof contactMessages
  | keyof typeof dispatchMessages
  | keyof typeof drillMessages
  | keyof typeof dutyMessages
