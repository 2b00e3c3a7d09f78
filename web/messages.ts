import type { accountMessages } from './accounts/account-messages.ts'
import type { areaMessages } from './areas/area-messages.ts'
import type { caseMessages } from './cases/case-messages.ts'
import type { caseWorkMessages } from './cases/work/case-work-messages.ts'
import type { contactMessages } from './dispatch/case-panel/contact-messages.ts'
import type { dispatchMessages } from './dispatch/dispatch-messages.ts'
import type { dutyCardMessages } from './dispatch/duty/duty-card-messages.ts'
import type { drillMessages } from './drill/drill-messages.ts'
import type { dutyMessages } from './duties/duty-messages.ts'
import type { fieldMessages } from './field-messages.ts'
import type { linkMessages } from './feed/link-messages.ts'
import { problemMessages } from './problem-messages.ts'
import type { refusalMessages } from './refusal-messages.ts'
import type { signInMessages } from './sign-in/sign-in-messages.ts'
import type { statisticsMessages } from './statistics/statistics-messages.ts'
import { uiMessages } from './ui/ui-messages.ts'
import { addMessages } from './ui/use-language.ts'
import type { caseCardMessages } from './wall/case-card/case-card-messages.ts'
import type { gridCardMessages } from './wall/grid-card/grid-card-messages.ts'
import type { headerMessages } from './wall/header-messages.ts'
import type { wallMapMessages } from './wall/map/wall-map-messages.ts'
import type { panelMessages } from './wall/panels/panel-messages.ts'
import type { timeMessages } from './wall/time/time-messages.ts'
import type { tourMessages } from './wall/tour/tour-messages.ts'
import type { wallTokenMessages } from './wall/unattended/wall-token-messages.ts'
import type { replayMessages } from './wall/view/replay-messages.ts'
import type { wallMessages } from './wall/wall-messages.ts'

/**
 * Every table of texts, each beside its noun or screen. A table that is listed here has its keys known to `t`. A screen adds the
 * tables that it uses (`addMessages`), so that each loads with the code that needs it.
 */
interface Tables {
  readonly problem: typeof problemMessages
  readonly refusal: typeof refusalMessages
  readonly field: typeof fieldMessages
  readonly account: typeof accountMessages
  readonly area: typeof areaMessages
  readonly case: typeof caseMessages
  readonly caseWork: typeof caseWorkMessages
  readonly duty: typeof dutyMessages
  readonly link: typeof linkMessages
  readonly statistics: typeof statisticsMessages
  readonly signIn: typeof signInMessages
  readonly wall: typeof wallMessages
  readonly wallCaseCard: typeof caseCardMessages
  readonly wallGridCard: typeof gridCardMessages
  readonly wallHeader: typeof headerMessages
  readonly wallMap: typeof wallMapMessages
  readonly wallPanel: typeof panelMessages
  readonly wallReplay: typeof replayMessages
  readonly wallTime: typeof timeMessages
  readonly wallToken: typeof wallTokenMessages
  readonly wallTour: typeof tourMessages
  readonly dispatch: typeof dispatchMessages
  readonly dispatchContact: typeof contactMessages
  readonly dispatchDuty: typeof dutyCardMessages
  readonly drill: typeof drillMessages
}

declare module './ui/use-language.ts' {
  // Module augmentation needs an interface.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface RegisteredTables extends Tables {}
}

// Texts that any page may show.
addMessages(uiMessages, problemMessages)
