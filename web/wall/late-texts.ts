import { caseMessages } from '../cases/case-messages.ts'
import { dutyMessages } from '../duties/duty-messages.ts'
import { statisticsMessages } from '../statistics/statistics-messages.ts'
import { addMessages } from '../ui/use-language.ts'
import { headerMessages } from './header-messages.ts'
import { caseCardMessages } from './case-card/case-card-messages.ts'
import { gridCardMessages } from './grid-card/grid-card-messages.ts'
import { wallMapMessages } from './map/wall-map-messages.ts'
import { panelMessages } from './panels/panel-messages.ts'
import { timeMessages } from './time/time-messages.ts'
import { tourMessages } from './tour/tour-messages.ts'

// The wall's texts after its first paint; lazy-panel.ts loads them before the first part that needs them.
addMessages(caseMessages, dutyMessages, statisticsMessages)
addMessages(
  caseCardMessages,
  gridCardMessages,
  headerMessages,
  panelMessages,
  timeMessages,
  tourMessages,
  wallMapMessages,
)
