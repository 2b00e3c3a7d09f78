import { levelOfRole, levels, supervisions } from './cases/levels.ts'
import { stepsNamed } from './cases/transitions.ts'
import { nearFromPercent } from './cases/deadlines/near-limit.ts'
import { classifyWithinMs } from './cases/work/classify-queries.ts'
import { remarkFrom } from './cases/work/reassign-case.ts'
import { undoOfferedMs } from './cases/work/undo-reassignment.ts'
import { mostInBulk } from './contracts/case-act.ts'
import type { Rules } from './contracts/rules.ts'
import { replayDays } from './replay/read-replay.ts'
import { fewest } from './statistics/figures.ts'
import { longestDays } from './statistics/period.ts'

/** What the screens get of the rules, each from the file that keeps it. */
export const rules: Rules = {
  remarkFrom,
  undoMs: undoOfferedMs,
  mostInBulk,
  classifyWithinMs,
  reassignableFrom: stepsNamed('reassign').flatMap(({ from }) => from),
  levels: [...levels],
  levelOfRole: { ...levelOfRole },
  supervisions: [...supervisions],
  nearFromPercent,
  fewestForRate: fewest,
  longestPeriodDays: longestDays,
  replayDays,
}
