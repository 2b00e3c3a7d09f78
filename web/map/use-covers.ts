import { useResizeObserver } from '@vueuse/core'
import { shallowRef, type Ref } from 'vue'
import type { Cover } from './fit-outline.ts'

const union = (one: Cover, other: Cover): Cover => ({
  left: Math.min(one.left, other.left),
  top: Math.min(one.top, other.top),
  right: Math.max(one.right, other.right),
  bottom: Math.max(one.bottom, other.bottom),
})

/**
 * The rectangles of the children of `parts`, which lie over the map in `frame`, as large as they were in a frame of this size: also while a part is
 * away, so that a view that was fitted beside them can be returned to. `isUsual`: sizes of another state of the screen are not taken.
 */
export function useCovers(
  frame: Readonly<Ref<HTMLElement | null>>,
  parts: readonly Readonly<Ref<HTMLElement | null>>[],
  isUsual: () => boolean,
): Readonly<Ref<readonly Cover[]>> {
  const seen = new Map<string, Cover>()
  const covers = shallowRef<readonly Cover[]>([])
  let size = ''

  function measure(): void {
    if (!frame.value || !isUsual()) return
    const box = frame.value.getBoundingClientRect()
    if (size !== `${box.width} ${box.height}`) seen.clear()
    size = `${box.width} ${box.height}`
    for (const [index, { value: part }] of parts.entries()) {
      for (const [place, child] of [...(part?.children ?? [])].entries()) {
        const { left, top, right, bottom } = child.getBoundingClientRect()
        if (right === left || bottom === top) continue
        const cover = { left: left - box.x, top: top - box.y, right: right - box.x, bottom: bottom - box.y }
        const key = `${index} ${place}`
        seen.set(key, union(cover, seen.get(key) ?? cover))
      }
    }
    const next = [...seen.values()]
    if (JSON.stringify(next) !== JSON.stringify(covers.value)) covers.value = next
  }
  useResizeObserver([frame, ...parts], measure)
  return covers
}
