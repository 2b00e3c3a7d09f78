import type { accountMessages } from './accounts/account-messages.ts'
import type { contactMessages } from './dispatch/case-panel/contact-messages.ts'
import type { dispatchMessages } from './dispatch-messages.ts'
import type { drillMessages } from './drill/drill-messages.ts'
import type { dutyMessages } from './duties/duty-messages.ts'
import type { refusalMessages } from './refusal-messages.ts'
import type { wallTokenMessages } from './wall/unattended/wall-token-messages.ts'

/** The texts that come with what says them. */
export type ScreenMessageKey =
  | keyof typeof refusalMessages
  | keyof typeof accountMessages
  | keyof typeof wallTokenMessages
  | keyof typeof contactMessages
  | keyof typeof dispatchMessages
  | keyof typeof drillMessages
  | keyof typeof dutyMessages
