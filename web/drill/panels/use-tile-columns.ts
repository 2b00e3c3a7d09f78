import { useResizeObserver } from '@vueuse/core'
import { computed, ref, type Ref } from 'vue'
import { useLanguage, type Language } from '../../ui/use-language.ts'

/** The least width, in rem, for each number of tiles in a row: a tile must hold its line of comparisons. */
const rows = [
  { fromRem: 104, columns: 10 },
  { fromRem: 87, columns: 8 },
  { fromRem: 52, columns: 6 },
] as const
const least = 3
const usual = 6

/** English names need this much more room. */
const wider: Record<Language, number> = { zh: 1, en: 1.3 }

/** The number of tiles in a row of `element`. */
export function useTileColumns(element: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<number>> {
  const { language } = useLanguage()
  const roomRem = ref(0)
  useResizeObserver(element, ([entry]) => {
    roomRem.value = entry!.contentRect.width / parseFloat(getComputedStyle(document.documentElement).fontSize)
  })
  return computed(() => {
    if (roomRem.value === 0) return usual
    return rows.find(({ fromRem }) => roomRem.value >= fromRem * wider[language.value])?.columns ?? least
  })
}
