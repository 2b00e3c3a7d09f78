import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { Cursor } from '../../server/contracts/feed.ts'
import type { Volatile } from '../../server/contracts/volatile.ts'
import { linkState } from './link-state.ts'
import { ServerClock } from './server-clock.ts'

const tickMs = 250
/** The displayed age is the greatest of this span, so that it is honest and does not flicker. */
const delayWindowMs = 5_000
/** A greater difference of this machine's clock is shown as wrong. */
const clockToleranceMs = 2_000

/** The screen's freshness and the server's time. */
export const useLinkStore = defineStore('link', () => {
  const clock = new ServerClock()
  const asOf = ref<number | null>(null)
  const ageMs = ref<number | null>(null)
  const following = ref(false)
  const attempts = ref(0)
  /** Why the server refuses this screen; null while it does not, or while that is unknown. */
  const refusal = ref<string | null>(null)
  const cursor = ref<Cursor | null>(null)
  /** The number of open screens at all nodes; null while unknown. */
  const screens = ref<number | null>(null)
  /** The server's time in whole seconds (epoch ms), for countdowns and the clock; changes once a second. */
  const second = ref<number | null>(null)
  /** The greatest age of live data in the last seconds, ms; null without any. Changes once a second. */
  const delayMs = ref<number | null>(null)
  /** How far this machine's clock is ahead of the server's (ms, negative: behind); null while they agree or it is unknown. */
  const clockLeadMs = ref<number | null>(null)
  /** Which of the servers' clocks is over a minute off; null while they agree or it is unknown. */
  const serverClockFault = ref<Extract<Volatile, { topic: 'clock' }>['fault']>(null)
  let recentAges: { readonly at: number; readonly ageMs: number }[] = []
  const state = computed(() => linkState(ageMs.value, following.value))
  const stale = computed(() => state.value === 'stale')
  /** The moment of the data (epoch ms): the server's second, or the moment at which they stopped when stale. */
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

  /** The server confirmed at `stamp` (ISO) everything shown, up to `at`. */
  function vouched(stamp: string, at: Cursor): void {
    const stampMs = Date.parse(stamp)
    // Before anything is drawn: an age that grew between two ticks must be recorded before this frame ends it.
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

  /** Takes the server's volatile messages (F13): screens by server node, and a wrong clock. */
  function receive(volatile: Volatile): void {
    if (volatile.topic === 'clock') serverClockFault.value = volatile.fault
    if (volatile.topic !== 'screens') return
    screens.value = Object.values(volatile.values).reduce((sum, count) => sum + count, 0)
  }

  /** Starts the tick; returns the function that stops it. */
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
