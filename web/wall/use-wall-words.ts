import { useCityStore } from '../areas/city-store.ts'
import type { MessageKey } from '../ui/messages.ts'
import { useLanguage } from '../ui/use-language.ts'
import { useWallChoice } from './wall-choice.ts'
import { useWallView } from './wall-view.ts'

/** For each text that claims to be of now or of today, the one that stands in its place while a past moment is shown. */
const thenInstead: Readonly<Partial<Record<MessageKey, MessageKey>>> = {
  today: 'thenState',
  todayScope: 'thenStateScope',
  reportedToday: 'thenReported',
  closedToday: 'thenClosed',
  cardToday: 'thenReported',
  figureReported: 'thenReported',
  thenYesterday: 'thenDayBefore',
  changeUnknown: 'thenChangeUnknown',
  yesterdayLoading: 'thenLoading',
  yesterdayFailed: 'thenFailed',
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

/** The interface's language for what the wall shows: in a replay no text claims to be of now. */
export function useWallWords() {
  const { t: translate, ...language } = useLanguage()
  const view = useWallView()
  const wall = useWallChoice()
  const city = useCityStore()

  const t: typeof translate = (key, values = {}) => {
    const then = view.replaying ? thenInstead[key] : undefined
    if (!then) return translate(key, values)
    // until the past has come, the moment that was asked for
    const moment = view.now || Date.parse(wall.choice.replay?.moment ?? '')
    const words = Number.isNaN(moment)
      ? { day: '—', time: '—' }
      : { day: city.formatShortDay(moment), time: city.formatHourMinute(moment) }
    return translate(then, { ...words, ...values })
  }
  return { ...language, t }
}
