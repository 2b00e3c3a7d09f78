import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { Cursor } from '../../server/contracts/feed.ts'
import type { Volatile } from '../../server/contracts/volatile.ts'
import { linkState } from './link-state.ts'
import { ServerClock } from './server-clock.ts'

const tickMs = 250
/** The age that is told is the greatest of this long, so that it is no flattery and does not flicker. */
const delayWindowMs = 5_000
/** This machine's clock is trusted no further. */
const clockToleranceMs = 2_000

/** How fresh the screen is and what time the server has. */
export const useLinkStore = defineStore('link', () => {
  const clock = new ServerClock()
  const asOf = ref<number | null>(null)
  const ageMs = ref<number | null>(null)
  const following = ref(false)
  const attempts = ref(0)
  /** Why the server does not let this screen in; null while it does, or while that is unknown. */
  const refusal = ref<string | null>(null)
  const cursor = ref<Cursor | null>(null)
  /** How many screens look at all nodes together; null while unknown. */
  const screens = ref<number | null>(null)
  /** The server's time in whole seconds (epoch ms): what countdowns and the clock show; steps once a second. */
  const second = ref<number | null>(null)
  /** How old what was called live was at most in the last seconds, ms; null when nothing was. Changes once a second. */
  const delayMs = ref<number | null>(null)
  /** How far this machine's clock is ahead of the server's (ms, negative: behind); null while they agree or it is unknown. */
  const clockLeadMs = ref<number | null>(null)
  /** Which clock of the servers is more than a minute off; null while they agree or it is unknown. */
  const serverClockFault = ref<Extract<Volatile, { topic: 'clock' }>['fault']>(null)
  let recentAges: { readonly at: number; readonly ageMs: number }[] = []
  const state = computed(() => linkState(ageMs.value, following.value))
  const stale = computed(() => state.value === 'stale')
  /** The moment the figures speak of (epoch ms): the server's second, or the moment they stopped at when stale. */
  const now = computed(() => (stale.value ? asOf.value : second.value) ?? 0)

  function tick(): void {
    const at = performance.now()
    const now = clock.at(at)
    if (now === null) return
    ageMs.value = asOf.value === null ? null : Math.max(0, now - asOf.value)
    if (ageMs.value !== null && state.value === 'live') recentAges.push({ at, ageMs: ageMs.value })
    const started = Math.floor(now / 1000) * 1000
    if (started === second.value) return
    second.value = started
    recentAges = recentAges.filter((recent) => at - recent.at < delayWindowMs)
    delayMs.value = recentAges.length ? Math.max(...recentAges.map((recent) => recent.ageMs)) : null
    const leadMs = Date.now() - now
    clockLeadMs.value = Math.abs(leadMs) > clockToleranceMs ? leadMs : null
  }

  /** The server's time (epoch ms), to the millisecond and not reactive; null while unknown. */
  const serverNow = (): number | null => clock.at(performance.now())

  /** The server vouched at `stamp` (ISO) for everything shown up to `at`. */
  function vouched(stamp: string, at: Cursor): void {
    const stampMs = Date.parse(stamp)
    // Before anything is drawn: an age that grew while nobody ticked must not hide behind the frame that ends it.
    tick()
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

  /** Takes what the server tells beside the history (F13): screens by server node, and a wrong clock. */
  function receive(volatile: Volatile): void {
    if (volatile.topic === 'clock') serverClockFault.value = volatile.fault
    if (volatile.topic !== 'screens') return
    screens.value = Object.values(volatile.values).reduce((sum, count) => sum + count, 0)
  }

  /** Starts the tick; returns the stop. */
  function start(): () => void {
    const timer = setInterval(tick, tickMs)
    return () => clearInterval(timer)
  }

  const setRefused = (why: string | null) => (refusal.value = why)
  const countAttempt = () => attempts.value++
  return {
    asOf,
    ageMs,
    delayMs,
    clockLeadMs,
    serverClockFault,
    following,
    attempts,
    refusal,
    cursor,
    screens,
    second,
    now,
    state,
    stale,
    serverNow,
    vouched,
    receive,
    setFollowing,
    setRefused,
    countAttempt,
    start,
  }
})
