import { useLocalStorage } from '@vueuse/core'
import { computed, inject, provide, reactive, shallowRef, watch, type InjectionKey } from 'vue'
import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import { useAccountStore } from '../../accounts/account-store.ts'
import { useCityStore } from '../../areas/city-store.ts'
import { useAlarmStore } from '../../cases/alarms/alarm-store.ts'
import { useNews } from '../../cases/alarms/use-news.ts'
import { useCaseStore } from '../../cases/case-store.ts'
import { useLinkStore } from '../../feed/link-store.ts'
import { codeOf } from '../../problems.ts'
import type { Desk } from '../desk/use-desk.ts'
import { arrivalsAfter, callOf, noArrivals, type Arrivals, type Call } from './desk-calls.ts'

/** To what the desk is called and nobody has acknowledged. */
function makeCalls(desk: Desk) {
  const cases = useCaseStore()
  const alarms = useAlarmStore()
  const link = useLinkStore()
  const city = useCityStore()
  const { visitor } = useAccountStore()
  /** Up to this moment (epoch ms) this seat has heard: for seats that cannot acknowledge for the whole city. */
  const heardUntil = useLocalStorage(`quanyu.desk.heard.${visitor?.account ?? ''}`, 0)
  const isSending = shallowRef(false)
  const failure = shallowRef<unknown>(null)

  const arrivals = shallowRef<Arrivals>(noArrivals)
  let before: ReadonlyMap<CaseNumber, Case> = new Map()
  watch(
    () => [cases.open, cases.loaded] as const,
    ([open]) => {
      const level = (visitor && city.rules?.levelOfRole[visitor.role]) ?? null
      arrivals.value = arrivalsAfter(arrivals.value, before, open, level, link.now)
      before = new Map(open.map((item) => [item.number, item]))
    },
    { immediate: true },
  )

  const calls = computed(() => desk.open.flatMap((item) => callOf(item, link.now, arrivals.value) ?? []))
  const until = computed(() => Math.max(alarms.acknowledgedUntil ?? -Infinity, heardUntil.value))
  const isWaiting = ({ item, moment }: Call): boolean =>
    moment > Math.max(until.value, alarms.acknowledgedCases.get(item.number) ?? -Infinity)
  /** The newest first; none while the acknowledged moment is unknown. */
  const waiting = computed<readonly Call[]>(() =>
    alarms.acknowledgedUntil === undefined || link.stale
      ? []
      : calls.value.filter(isWaiting).sort((a, b) => b.moment - a.moment),
  )
  const { rippling, rings } = useNews(
    () => calls.value,
    () => alarms.hears,
    isWaiting,
  )
  const ripples = computed(() => rippling.value.filter(isWaiting))

  /** Acknowledges all calls: with the walls, where the seat may silence them; else for itself. */
  async function acknowledge(): Promise<void> {
    const newest = waiting.value[0]?.moment
    if (newest === undefined || isSending.value) return
    isSending.value = true
    failure.value = null
    try {
      await alarms.acknowledge(waiting.value)
      heardUntil.value = newest
    } catch (error) {
      const isOnlyOwn = codeOf(error) === 'area_refused' || codeOf(error) === 'role_refused'
      if (isOnlyOwn) heardUntil.value = newest
      else failure.value = error
    }
    isSending.value = false
  }

  /** Opens the newest call; the one after it where that is open already. */
  function openNewest(): void {
    const at = waiting.value.findIndex(({ item }) => item.number === desk.chosen)
    const next = waiting.value[(at + 1) % Math.max(1, waiting.value.length)]
    if (!next) return
    desk.words = ''
    if (!desk.rows.some(({ number }) => number === next.item.number)) desk.queue = 'all'
    desk.chosen = next.item.number
  }

  return reactive({ waiting, ripples, rings, isSending, failure, acknowledge, openNewest })
}

type Calls = ReturnType<typeof makeCalls>
const callsKey: InjectionKey<Calls> = Symbol('calls')

export function provideCalls(desk: Desk): Calls {
  const calls = makeCalls(desk)
  provide(callsKey, calls)
  return calls
}

/** The calls of the desk around this component. Throws outside of a DispatchScreen. */
export function useCalls(): Calls {
  const calls = inject(callsKey)
  if (!calls) throw new Error('expected to stand inside a DispatchScreen, found none around this component')
  return calls
}
