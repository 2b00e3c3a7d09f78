import { caseMessages } from '../cases/case-messages.ts'
import { dutyMessages } from '../duties/duty-messages.ts'
import { statisticsMessages } from '../statistics/statistics-messages.ts'
import { addMessages } from '../ui/use-language.ts'
import { headerMessages } from './header-messages.ts'
import { gridCardMessages } from './grid-card/grid-card-messages.ts'
import { wallMapMessages } from './map/wall-map-messages.ts'
import { panelMessages } from './panels/panel-messages.ts'
import { timeMessages } from './time/time-messages.ts'
import { tourMessages } from './tour/tour-messages.ts'

// What the wall says after its first picture; lazy-panel.ts loads it before the first part that says any of it.
addMessages(caseMessages, dutyMessages, statisticsMessages)
addMessages(gridCardMessages, headerMessages, panelMessages, timeMessages, tourMessages, wallMapMessages)
