import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { AcknowledgedAlarms, Volatile } from '../../../server/contracts/volatile.ts'
import { postJson } from '../../api.ts'
import { useLinkStore } from '../../feed/link-store.ts'
import { addRipples, alarmsOf, unacknowledgedAlarms, watchAlarms, type Alarm } from './case-alarms.ts'
import { useCaseStore } from '../case-store.ts'

/** So long an alarm ripples while nobody acknowledges it; a still ring, for whom motion disturbs, is enough for half of that. */
const rippleMs = 9_500
const stillRippleMs = 5_000

const life = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? stillRippleMs : rippleMs)

/** Urgent and overdue cases that nobody has acknowledged, at this screen or any other. */
export const useAlarmStore = defineStore('alarms', () => {
  const cases = useCaseStore()
  const link = useLinkStore()
  /** Epoch ms; null: nothing was ever acknowledged; undefined: not known yet. */
  const acknowledgedUntil = ref<number | null>()
  /** The screen shows the past: what happens now is told when it is back. */
  const quiet = ref(false)
  const rippling = shallowRef<readonly Alarm[]>([])
  /** Counts the moments at which something new began to alarm, however many cases at once. */
  const rings = ref(0)

  const alarms = computed(() => alarmsOf(cases.open, link.now))
  /** Urgent first, then the newest; none while it is not known how things stand. */
  const unacknowledged = computed(() => {
    const until = acknowledgedUntil.value
    return until === undefined || quiet.value || link.stale ? [] : unacknowledgedAlarms(alarms.value, until)
  })
  const byNumber = computed(() => new Map(unacknowledged.value.map((alarm) => [alarm.item.number, alarm])))
  /** What ripples now: an alarm that is acknowledged or settled stops at once. */
  const ripples = computed(() => rippling.value.filter(({ item }) => byNumber.value.has(item.number)))

  /** Off the feed a case may have been settled without this screen's knowledge. */
  const hears = computed(() => link.following && !link.stale && cases.loaded && acknowledgedUntil.value !== undefined)
  const lookForNews = watchAlarms()
  /** What a stale screen slept through waits, however short it was. */
  let slept = false
  // From the moment it hears, not from the clock's next beat: what comes in between is news and not its first look.
  watch([alarms, hears], ([now]) => {
    slept ||= link.stale
    if (!hears.value) return
    const news = lookForNews(now, link.now).filter(({ item }) => byNumber.value.has(item.number))
    const isNews = news.length > 0 && !slept
    slept = false
    if (!isNews) return
    rings.value++
    rippling.value = addRipples(rippling.value, news)
    setTimeout(() => (rippling.value = rippling.value.filter((alarm) => !news.includes(alarm))), life())
  })

  /** Never back: also when the server has lost what it knew. */
  function advance(until: string | null): void {
    const known = acknowledgedUntil.value ?? null
    if (until === null) acknowledgedUntil.value = known
    else acknowledgedUntil.value = Math.max(known ?? -Infinity, Date.parse(until))
  }

  function receive(volatile: Volatile): void {
    if (volatile.topic === 'alarms') advance(volatile.acknowledgedUntil)
  }

  /** Acknowledges what this screen shows as new, for all screens. Rejects when the server did not take it. */
  async function acknowledge(): Promise<void> {
    const newest = Math.max(...unacknowledged.value.map(({ moment }) => moment))
    if (!Number.isFinite(newest)) return
    const until = new Date(newest).toISOString()
    const answer = await postJson<AcknowledgedAlarms>('/api/alarms/acknowledgement', { until })
    advance(answer.acknowledgedUntil)
  }

  const alarmOf = (number: string): Alarm | null => byNumber.value.get(number) ?? null
  return { unacknowledged, ripples, rings, quiet, alarmOf, receive, acknowledge }
})
