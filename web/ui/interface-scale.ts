import { onScopeDispose, readonly, ref, type Ref } from 'vue'

const baseRootPx = 16

/** How many times larger than at 1080p everything is drawn now, in quarters, so that a dragged window edge redraws little. */
function measure(): number {
  const rootPx = parseFloat(getComputedStyle(document.documentElement).fontSize)
  return Math.max(1, Math.round((rootPx / baseRootPx) * 4) / 4)
}

/** The interface's scale for what is drawn outside CSS: map text, circles and marker images take it as a factor. */
export function useInterfaceScale(): Readonly<Ref<number>> {
  const scale = ref(measure())
  const update = () => (scale.value = measure())
  window.addEventListener('resize', update)
  onScopeDispose(() => window.removeEventListener('resize', update))
  return readonly(scale)
}
