import { computed } from 'vue'
import type { AreaLevel } from '../../../server/contracts/area.ts'
import { useAreaStore } from '../../areas/area-store.ts'
import { useDrill } from '../view/use-drill.ts'

/** The places whose name lies in the map's chosen extent; all of them where none is chosen. */
export function usePlacesInView() {
  const drill = useDrill()
  const areas = useAreaStore()
  const shown = computed(() => {
    const { extent } = drill.view
    if (extent === null) return null
    const [west, south, east, north] = extent
    const isIn = ([lng, lat]: readonly [number, number]) => lng >= west && lng <= east && lat >= south && lat <= north
    return (level: AreaLevel) =>
      new Set(
        areas
          .shapesOf(level)
          .features.filter(({ properties }) => isIn(properties.labelLngLat))
          .map(({ properties }) => properties.code),
      )
  })
  /** Those of `rows`, which are of one level. */
  return <Row extends { readonly code: string; readonly level: AreaLevel }>(rows: readonly Row[]): readonly Row[] => {
    const [first] = rows
    if (!shown.value || !first) return rows
    const codes = shown.value(first.level)
    return rows.filter(({ code }) => codes.has(code))
  }
}
