import type { MessageKey } from '../../ui/use-language.ts'

export { replayMessages } from './replay-messages.ts'

/** By the key of a text that stands for now, the key of the one for then. */
export type WordsOfThen = Readonly<Partial<Record<MessageKey, MessageKey>>>

/** For each text that claims to be of now or of today, the one that stands in its place while a past moment is shown. */
export const thenInstead: WordsOfThen = {
  today: 'thenState',
  todayScope: 'thenStateScope',
  reportedToday: 'thenReported',
  closedToday: 'thenClosed',
  cardToday: 'thenReported',
  figureReported: 'thenReported',
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
