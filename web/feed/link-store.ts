import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { Cursor } from '../../server/contracts/feed.ts'
import type { Volatile } from '../../server/contracts/volatile.ts'
import { linkState } from './link-state.ts'
import { ServerClock } from './server-clock.ts'

const tickMs = 250
/** The wall clock running ahead of the monotonic one by this much means that the machine slept: performance.now() stands still then. */
const sleepMs = 2_000

/** How fresh the screen is and what time the server has. */
export const useLinkStore = defineStore('link', () => {
  const clock = new ServerClock()
  const asOf = ref<number | null>(null)
  const ageMs = ref<number | null>(null)
  const following = ref(false)
  const attempts = ref(0)
  const cursor = ref<Cursor | null>(null)
  /** How many screens look at all nodes together; null while unknown. */
  const screens = ref<number | null>(null)
  /** The server's time in whole seconds (epoch ms): what countdowns and the clock show; steps once a second. */
  const second = ref<number | null>(null)
  const state = computed(() => linkState(ageMs.value, following.value))
  const stale = computed(() => state.value === 'stale')
  /** The moment the figures speak of (epoch ms): the server's second, or the moment they stopped at when stale. */
  const now = computed(() => (stale.value ? asOf.value : second.value) ?? 0)

  function tick(): void {
    const now = clock.at(performance.now())
    if (now === null) return
    second.value = Math.floor(now / 1000) * 1000
    ageMs.value = asOf.value === null ? null : Math.max(0, now - asOf.value)
  }

  /** The server vouched at `stamp` (ISO) for everything shown up to `at`. */
  function vouched(stamp: string, at: Cursor): void {
    const stampMs = Date.parse(stamp)
    clock.observe(performance.now(), stampMs)
    asOf.value = stampMs
    cursor.value = at
    tick()
  }

  function setFollowing(follows: boolean): void {
    following.value = follows
    attempts.value = follows ? 0 : attempts.value
    tick()
  }

  /** Takes what the server tells beside the history (F13): screens by server node. */
  function told(volatile: Volatile): void {
    if (volatile.topic !== 'screens') return
    screens.value = Object.values(volatile.values).reduce((sum, count) => sum + count, 0)
  }

  /** Starts the tick; calls `onSleep` when the machine has slept in between. Returns the stop. */
  function start(onSleep: () => unknown): () => void {
    let lead = Date.now() - performance.now()
    const timer = setInterval(() => {
      const now = Date.now() - performance.now()
      if (now - lead > sleepMs) onSleep()
      lead = now
      tick()
    }, tickMs)
    return () => clearInterval(timer)
  }

  const countAttempt = () => attempts.value++
  return {
    asOf,
    ageMs,
    following,
    attempts,
    cursor,
    screens,
    second,
    now,
    state,
    stale,
    vouched,
    told,
    setFollowing,
    countAttempt,
    start,
  }
})
