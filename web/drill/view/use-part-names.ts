import type { Dimension } from '../../../server/contracts/kpi.ts'
import { useAreaStore } from '../../areas/area-store.ts'
import { caseSources } from '../../cases/case-status.ts'
import { useCatalogueStore } from '../../catalogue/catalogue-store.ts'
import { useLanguage, type MessageKey } from '../../ui/use-language.ts'

const levels: Readonly<Record<string, MessageKey>> = {
  grid: 'partGrid',
  community: 'partCommunity',
  subdistrict: 'partSubdistrict',
  city: 'partCity',
}
const shifts: Readonly<Record<string, MessageKey>> = { day: 'partDay', night: 'partNight' }
const none: Readonly<Record<Dimension, MessageKey>> = {
  unit: 'partNoUnit',
  item: 'partNoItem',
  category: 'uncategorised',
  source: 'partUnknown',
  level: 'partUnknown',
  shift: 'partUnknown',
  post: 'partNoPost',
}

/** The name of a part of a dimension; null is what has none. */
export function usePartNames(): (by: Dimension, value: string | null) => string {
  const { t } = useLanguage()
  const areas = useAreaStore()
  const catalogue = useCatalogueStore()
  const sources: Readonly<Record<string, MessageKey>> = caseSources
  const said = (key: MessageKey | undefined, value: string) => (key ? t(key) : value)
  const names: Readonly<Record<Dimension, (value: string) => string>> = {
    unit: (value) => catalogue.nameOfUnit(value),
    item: (value) => catalogue.itemName(value) ?? value,
    category: (value) => value,
    source: (value) => said(sources[value], value),
    level: (value) => said(levels[value], value),
    shift: (value) => said(shifts[value], value),
    // A post's code begins with its place's.
    post: (value) => `${areas.gridName(value.split('-')[0]!)} ${value.split('-')[1] ?? ''}`.trim(),
  }
  return (by, value) => (value === null ? t(none[by]) : names[by](value))
}
