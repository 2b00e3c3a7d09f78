import type { MessageKey } from '../../ui/use-language.ts'

export { replayMessages } from './replay-messages.ts'

/** Maps the key of a text for now to the key of its text for then. */
export type WordsOfThen = Readonly<Partial<Record<MessageKey, MessageKey>>>

/** The replacement, while a past moment is shown, of each text that speaks of now or today. */
export const thenInstead: WordsOfThen = {
  today: 'thenState',
  todayScope: 'thenStateScope',
  closedToday: 'thenClosed',
  figureReported: 'thenReported',
  figureOpen: 'thenOpen',
  figureOverdue: 'thenOverdue',
  overdueNow: 'thenOverdue',
  trend: 'thenTrend',
  categories: 'thenCategoriesOf',
  overdueCases: 'thenOverdueCases',
  noneOverdue: 'thenNoneOverdue',
  ranking: 'thenRankingOf',
  phases: 'thenPhasesOf',
  sources: 'thenSourcesOf',
  units: 'thenUnits',
  legendOpen: 'thenLegendOpen',
  gridCases: 'thenGridCases',
  gridNoCases: 'thenGridNoCases',
  thenYesterday: 'thenDayBefore',
  changeUnknown: 'thenChangeUnknown',
  beforeUnknown: 'thenBeforeUnknown',
  rateThenUnknown: 'thenRateUnknown',
  trendToday: 'thenTrendDay',
  trendYesterday: 'thenTrendBefore',
  trendWeek: 'thenTrendWeek',
  categoriesScope: 'thenCategories',
  noneToday: 'thenNone',
  liveCases: 'thenCases',
  noOpenCases: 'thenNoOpen',
  noOpenCasesWhy: 'thenNoOpenWhy',
  rankingScope: 'thenRanking',
  rankingScopeAll: 'thenRankingAll',
  rankingTooFew: 'thenRankingTooFew',
  phasesScope: 'thenPhases',
  phaseNone: 'thenPhaseNone',
  sourcesScope: 'thenSources',
  tourFigures: 'thenTour',
  tourFiguresScope: 'thenTourScope',
  dutyScope: 'thenDuty',
  heatNow: 'thenHeat',
  todayBar: 'thenBar',
  gridWeek: 'thenWeek',
}
