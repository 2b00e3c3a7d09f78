import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** How many rows of `rowRem` (rem) fit into `element` now: lists show whole rows and never a scroll bar. */
export function useRowCapacity(element: Readonly<Ref<HTMLElement | null>>, rowRem: number): Readonly<Ref<number>> {
  const rows = ref(0)
  const observer = new ResizeObserver(([entry]) => {
    const rootPx = parseFloat(getComputedStyle(document.documentElement).fontSize)
    rows.value = Math.floor((entry!.contentRect.height + 0.5) / (rowRem * rootPx))
  })
  onMounted(() => element.value && observer.observe(element.value))
  onBeforeUnmount(() => observer.disconnect())
  return rows
}
