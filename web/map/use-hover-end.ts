import { onScopeDispose, watchEffect, type Ref } from 'vue'

/** A still pointer keeps a card open this long, unless the screen hides its cursor earlier: enough to read it, and an unattended screen keeps none. */
const usualRestMs = 20_000
/** After a tap, mouse events at the same place follow within this. */
const afterTapMs = 500

/**
 * Calls `end` when a pointer stops pointing in `element`: it has left the element or the window, was a finger that was
 * lifted, or has not moved for a while.
 */
export function useHoverEnd(
  element: Readonly<Ref<HTMLElement | null>>,
  end: () => void,
  restMs: number = usualRestMs,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const onLift = ({ pointerType }: PointerEvent) => pointerType !== 'mouse' && setTimeout(end, afterTapMs)
  const onMove = () => {
    clearTimeout(timer)
    timer = setTimeout(end, restMs)
  }
  const onHide = () => document.hidden && end()

  watchEffect((onCleanup) => {
    const on = element.value
    if (!on) return
    on.addEventListener('pointerleave', end)
    on.addEventListener('pointermove', onMove)
    on.addEventListener('pointerup', onLift)
    on.addEventListener('pointercancel', end)
    onCleanup(() => {
      on.removeEventListener('pointerleave', end)
      on.removeEventListener('pointermove', onMove)
      on.removeEventListener('pointerup', onLift)
      on.removeEventListener('pointercancel', end)
    })
  })
  document.documentElement.addEventListener('mouseleave', end)
  addEventListener('blur', end)
  document.addEventListener('visibilitychange', onHide)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.documentElement.removeEventListener('mouseleave', end)
    removeEventListener('blur', end)
    document.removeEventListener('visibilitychange', onHide)
  })
}
