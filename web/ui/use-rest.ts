import { onScopeDispose, readonly, ref, type Ref } from 'vue'

const touches = ['pointerdown', 'pointermove', 'touchstart', 'touchmove', 'wheel', 'keydown'] as const

/** Whole seconds since the last input on the page: pointer, finger, wheel or key. An input resets it at once. */
export function useRest(): Readonly<Ref<number>> {
  const seconds = ref(0)
  let touchedAt = performance.now()
  const tell = () => (seconds.value = Math.floor((performance.now() - touchedAt) / 1000))
  const touch = () => {
    touchedAt = performance.now()
    seconds.value = 0
  }
  const options = { capture: true, passive: true } as const
  const timer = setInterval(tell, 1000)
  for (const name of touches) addEventListener(name, touch, options)
  onScopeDispose(() => {
    clearInterval(timer)
    for (const name of touches) removeEventListener(name, touch, options)
  })
  return readonly(seconds)
}
