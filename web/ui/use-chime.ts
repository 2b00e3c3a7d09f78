import { useEventListener } from '@vueuse/core'
import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** One sound for many reasons at once. */
const leastGapMs = 5_000
const volume = 0.12

/** Two tones, a third down: frequency in hertz, start and decay in seconds. */
const tones = [
  { frequency: 659.26, at: 0, fade: 0.5 },
  { frequency: 523.25, at: 0.22, fade: 0.9 },
] as const

function playTones(context: AudioContext): void {
  for (const { frequency, at, fade } of tones) {
    const begin = context.currentTime + at
    const tone = new OscillatorNode(context, { frequency })
    const gain = new GainNode(context, { gain: 0 })
    gain.gain.setValueAtTime(0, begin)
    gain.gain.linearRampToValueAtTime(volume, begin + 0.02)
    gain.gain.exponentialRampToValueAtTime(0.0001, begin + fade)
    tone.connect(gain).connect(context.destination)
    tone.start(begin)
    tone.stop(begin + fade)
  }
}

/**
 * A short calm sound while `on`. Browsers allow sound only after a user gesture on the page (or by a setting of
 * the kiosk's browser): `blocked` is true until then; any click or key unblocks it.
 */
export function useChime(on: Readonly<Ref<boolean>>) {
  const blocked = ref(false)
  let context: AudioContext | undefined
  let playedAt = -Infinity

  const note = () => (blocked.value = on.value && context?.state !== 'running')

  function wake(): void {
    if (!on.value || context?.state === 'running') return
    context ??= new AudioContext()
    context.onstatechange = note
    // The promise stays pending until the browser allows sound; the change of state reports that.
    context.resume().then(note, note)
    note()
  }

  function play(): void {
    if (!on.value || context?.state !== 'running' || performance.now() - playedAt < leastGapMs) return
    playedAt = performance.now()
    playTones(context)
  }

  watch(
    on,
    (isOn) => {
      if (isOn) return wake()
      void context?.close()
      context = undefined
      blocked.value = false
    },
    { immediate: true },
  )
  useEventListener(window, ['pointerdown', 'keydown'], wake)
  onScopeDispose(() => void context?.close())
  return { blocked, play, wake }
}
