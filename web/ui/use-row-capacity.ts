import { useResizeObserver } from '@vueuse/core'
import { ref, type Ref } from 'vue'

/** The number of rows of `rowRem` (rem) that fit into `element`: lists show whole rows and no scroll bar. */
export function useRowCapacity(element: Readonly<Ref<HTMLElement | null>>, rowRem: number): Readonly<Ref<number>> {
  const rows = ref(0)
  useResizeObserver(element, ([entry]) => {
    const rootPx = parseFloat(getComputedStyle(document.documentElement).fontSize)
    rows.value = Math.floor((entry!.contentRect.height + 0.5) / (rowRem * rootPx))
  })
  return rows
}
