import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** From so many rem of width on so many tiles stand in a row; a tile has to hold its line of comparisons. */
const rows = [
  { fromRem: 104, columns: 10 },
  { fromRem: 87, columns: 8 },
  { fromRem: 52, columns: 6 },
] as const
const least = 4

/** How many tiles stand in a row of `element`. */
export function useTileColumns(element: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<number>> {
  const columns = ref<number>(6)
  const observer = new ResizeObserver(([entry]) => {
    const rem = entry!.contentRect.width / parseFloat(getComputedStyle(document.documentElement).fontSize)
    columns.value = rows.find(({ fromRem }) => rem >= fromRem)?.columns ?? least
  })
  onMounted(() => element.value && observer.observe(element.value))
  onBeforeUnmount(() => observer.disconnect())
  return columns
}
