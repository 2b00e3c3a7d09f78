import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { CaseNumber } from '../../../server/contracts/case.ts'
import type { AcknowledgedAlarms, Volatile } from '../../../server/contracts/volatile.ts'
import { postJson } from '../../api.ts'
import { useLinkStore } from '../../feed/link-store.ts'
import { addRipples, alarmsOf, unacknowledgedAlarms, watchAlarms, type Alarm } from './case-alarms.ts'
import { useCaseStore } from '../case-store.ts'

/** How long an unacknowledged alarm ripples; with reduced motion a still ring shows for half of that. */
const rippleMs = 9_500
const stillRippleMs = 5_000

const life = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? stillRippleMs : rippleMs)

/** Urgent and overdue cases that no screen has acknowledged. */
export const useAlarmStore = defineStore('alarms', () => {
  const cases = useCaseStore()
  const link = useLinkStore()
  /** Alarms up to this moment (epoch ms) are acknowledged; null: none ever was; undefined: not known yet. */
  const acknowledgedUntil = ref<number | null>()
  /** The same of single cases, by number. */
  const acknowledgedCases = shallowRef<ReadonlyMap<CaseNumber, number>>(new Map())
  /** The screen shows the past: present alarms wait until it is back. */
  const quiet = ref(false)
  const rippling = shallowRef<readonly Alarm[]>([])
  /** Counts the moments with new alarms, however many cases begin to alarm at once. */
  const rings = ref(0)

  const alarms = computed(() => alarmsOf(cases.open, link.now))
  /** Urgent first, then the newest; none while the acknowledged moment is unknown. */
  const unacknowledged = computed(() => {
    const until = acknowledgedUntil.value
    if (until === undefined || quiet.value || link.stale) return []
    return unacknowledgedAlarms(alarms.value, { until, cases: acknowledgedCases.value })
  })
  const byNumber = computed(() => new Map(unacknowledged.value.map((alarm) => [alarm.item.number, alarm])))
  /** The alarms that ripple now: an acknowledged or settled one stops at once. */
  const ripples = computed(() => rippling.value.filter(({ item }) => byNumber.value.has(item.number)))

  /** While the screen does not follow the feed, a case may be settled without its knowledge. */
  const hears = computed(() => link.following && !link.stale && cases.loaded && acknowledgedUntil.value !== undefined)
  const lookForNews = watchAlarms()
  /** Alarms that a stale screen missed are not news, however short the gap was. */
  let slept = false
  // From the moment that the screen follows the feed, not from the next tick: what arrives between the two is news, not part of the first look.
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

  /** Never moves back, even when the server has lost its value. */
  function advance(until: string | null): void {
    const known = acknowledgedUntil.value ?? null
    if (until === null) acknowledgedUntil.value = known
    else acknowledgedUntil.value = Math.max(known ?? -Infinity, Date.parse(until))
  }

  function advanceCases(moments: Readonly<Record<CaseNumber, string>>): void {
    const known = acknowledgedCases.value
    const later = Object.entries(moments).map(
      ([number, moment]) => [number, Math.max(Date.parse(moment), known.get(number) ?? -Infinity)] as const,
    )
    acknowledgedCases.value = new Map([...known, ...later])
  }

  function receive(volatile: Volatile): void {
    if (volatile.topic !== 'alarms') return
    advance(volatile.acknowledgedUntil)
    advanceCases(volatile.cases)
  }

  /** Acknowledges one case's alarm for all screens. Rejects when the server did not accept it. */
  async function acknowledgeCase({ item, moment }: Alarm): Promise<void> {
    const until = new Date(moment).toISOString()
    await postJson<null>(`/api/alarms/${item.number}/acknowledgement`, { until })
    advanceCases({ [item.number]: until })
  }

  /** Acknowledges the alarms up to the newest of `shown`, for all screens. Rejects when the server did not accept it. */
  async function acknowledge(shown: readonly Alarm[]): Promise<void> {
    const newest = Math.max(...shown.map(({ moment }) => moment))
    if (!Number.isFinite(newest)) return
    const until = new Date(newest).toISOString()
    const answer = await postJson<AcknowledgedAlarms>('/api/alarms/acknowledgement', { until })
    advance(answer.acknowledgedUntil)
  }

  const alarmOf = (number: string): Alarm | null => byNumber.value.get(number) ?? null
  return { unacknowledged, ripples, rings, quiet, alarmOf, receive, acknowledge, acknowledgeCase }
})
