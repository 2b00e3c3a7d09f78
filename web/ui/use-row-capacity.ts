import { useResizeObserver } from '@vueuse/core'
import { ref, type Ref } from 'vue'

/** How many rows of `rowRem` (rem) fit into `element` now: lists show whole rows and never a scroll bar. */
export function useRowCapacity(element: Readonly<Ref<HTMLElement | null>>, rowRem: number): Readonly<Ref<number>> {
  const rows = ref(0)
  useResizeObserver(element, ([entry]) => {
    const rootPx = parseFloat(getComputedStyle(document.documentElement).fontSize)
    rows.value = Math.floor((entry!.contentRect.height + 0.5) / (rowRem * rootPx))
  })
  return rows
}
