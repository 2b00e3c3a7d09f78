import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { CaseNumber } from '../../../server/contracts/case.ts'
import type { AcknowledgedAlarms, Volatile } from '../../../server/contracts/volatile.ts'
import { postJson } from '../../api.ts'
import { useLinkStore } from '../../feed/link-store.ts'
import { useCaseStore } from '../case-store.ts'
import { alarmsOf, unacknowledgedAlarms, type Alarm } from './case-alarms.ts'
import { useNews } from './use-news.ts'

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

  const alarms = computed(() => alarmsOf(cases.open, link.now))
  /** Urgent first, then the newest; none while the acknowledged moment is unknown. */
  const unacknowledged = computed(() => {
    const until = acknowledgedUntil.value
    if (until === undefined || quiet.value || link.stale) return []
    return unacknowledgedAlarms(alarms.value, { until, cases: acknowledgedCases.value })
  })
  const byNumber = computed(() => new Map(unacknowledged.value.map((alarm) => [alarm.item.number, alarm])))
  /** While the screen does not follow the feed, a case may be settled without its knowledge. */
  const hears = computed(() => link.following && !link.stale && cases.loaded && acknowledgedUntil.value !== undefined)
  const { rippling, rings } = useNews(
    () => alarms.value,
    () => hears.value,
    ({ item }) => byNumber.value.has(item.number),
  )
  /** The alarms that ripple now: an acknowledged or settled one stops at once. */
  const ripples = computed(() => rippling.value.filter(({ item }) => byNumber.value.has(item.number)))

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
  async function acknowledge(shown: readonly Pick<Alarm, 'moment'>[]): Promise<void> {
    const newest = Math.max(...shown.map(({ moment }) => moment))
    if (!Number.isFinite(newest)) return
    const until = new Date(newest).toISOString()
    const answer = await postJson<AcknowledgedAlarms>('/api/alarms/acknowledgement', { until })
    advance(answer.acknowledgedUntil)
  }

  const alarmOf = (number: string): Alarm | null => byNumber.value.get(number) ?? null
  return {
    acknowledgedUntil,
    acknowledgedCases,
    hears,
    unacknowledged,
    ripples,
    rings,
    quiet,
    alarmOf,
    receive,
    acknowledge,
    acknowledgeCase,
  }
})
