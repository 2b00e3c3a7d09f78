import { computed, type ComputedRef } from 'vue'
import { useKpiStore } from '../../statistics/kpi-store.ts'
import type { CaseListQuery } from '../../statistics/statistics-requests.ts'
import type { ListPart } from '../../../server/contracts/kpi.ts'
import { useLanguage, type MessageKey } from '../../ui/use-language.ts'
import { usePartNames } from '../view/use-part-names.ts'
import { useDrill } from '../view/use-drill.ts'
import { dayMs } from '../../ui/durations.ts'

/** A Monday, for the names of weekdays. */
const monday = Date.UTC(2026, 10, 23)

const partTitles: Readonly<Record<ListPart, MessageKey>> = {
  numerator: 'listTitleNumerator',
  denominator: 'listTitleDenominator',
  missed: 'listTitleMissed',
}

/** The title of a list of cases: its figure, and the side or cell of it. */
export function useListTitle(list: () => CaseListQuery): ComputedRef<string> {
  const kpis = useKpiStore()
  const drill = useDrill()
  const { t, locale } = useLanguage()
  const nameOfPart = usePartNames()
  const weekdayName = (weekday: number) =>
    new Intl.DateTimeFormat(locale(), { weekday: 'short', timeZone: 'UTC' }).format(monday + weekday * dayMs)
  const own = computed(() => {
    const { kpi: key, part, weekday, hour, day } = list()
    const kpi = kpis.registry?.kpis.find((one) => one.key === key)
    const phase = kpis.registry?.phases.find((one) => `phase_${one.key}` === key)
    const name = kpi ? kpis.words(kpi.name) : phase ? kpis.words(phase.name) : key
    if (weekday !== undefined && hour !== undefined)
      return t('listTitleCell', { name, weekday: weekdayName(weekday), hour: t('hour', { hour }) })
    if (day !== undefined) return t('listTitleDay', { name, day })
    // a count has no other side than its numerator
    if (!kpi || (part === 'numerator' && kpi.kind !== 'rate')) return t('listTitle', { name })
    return t(partTitles[part], { name })
  })
  return computed(() => {
    const { areaCode, category, cut } = list()
    const of = [
      areaCode && drill.nameOf(areaCode),
      category === '' ? t('uncategorised') : category,
      cut && nameOfPart(cut.by, cut.value || null),
    ]
    return [own.value, ...of.filter(Boolean)].join(' · ')
  })
}
