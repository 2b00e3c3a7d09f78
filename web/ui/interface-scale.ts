import { onScopeDispose, readonly, ref, type Ref } from 'vue'

const baseRootPx = 16

/** The scale relative to 1080p, in quarters, so that resizing a window redraws little. */
function measure(): number {
  const rootPx = parseFloat(getComputedStyle(document.documentElement).fontSize)
  return Math.max(1, Math.round((rootPx / baseRootPx) * 4) / 4)
}

/** The interface's scale for drawings outside CSS: map text, circles and marker images multiply by it. */
export function useInterfaceScale(): Readonly<Ref<number>> {
  const scale = ref(measure())
  const update = () => (scale.value = measure())
  window.addEventListener('resize', update)
  onScopeDispose(() => window.removeEventListener('resize', update))
  return readonly(scale)
}

/**
 * Keeps the interface at its size of 1080p on screens of any size while this component lives: a larger one shows more. To be called before a
 * component measures its scale.
 */
export function useSteadyType(): void {
  document.documentElement.classList.add('steady-type')
  onScopeDispose(() => document.documentElement.classList.remove('steady-type'))
}
