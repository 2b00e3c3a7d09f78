import { computed, inject, provide, type InjectionKey, shallowRef } from 'vue'
import type { Case } from '../../../server/contracts/case.ts'
import type { AreaDay } from '../../../server/contracts/statistics.ts'
import { isCrowd } from '../../cases/map/case-crowd.ts'
import { useCaseStore } from '../../cases/case-store.ts'
import { usePastCaseStore } from '../../cases/past-case-store.ts'
import { useLinkStore } from '../../feed/link-store.ts'
import type { useAreaDayStore } from '../../statistics/day/area-day-store.ts'
import { settle } from '../../ui/loading/settle.ts'
import { useWallChoice } from './wall-choice.ts'

const secondMs = 1_000

/** Cases and a moment. Times in epoch ms of the server. */
interface ShownCases {
  /** Open cases and those reported or closed in the day of `now`, newest report first. */
  readonly cases: readonly Case[]
  /** Newest report first; null while unknown. */
  readonly open: readonly Case[] | null
  readonly now: number
  /** Start of the city's day that `now` lies in; null while unknown. */
  readonly dayStart: number | null
}

/**
 * The wall's content: a function of cases, of the day's figures, which the server counts, and of a moment, so
 * that the same panels draw the present and a past moment.
 */
export interface WallView extends ShownCases {
  /** The map draws each change. With thousands of open cases the panels, which count over all of them, follow when the page is idle. */
  readonly latest: ShownCases
  /** A past moment is shown, or about to be. */
  readonly replaying: boolean
  /** The day's figures; null while there are none of this day. */
  readonly day: AreaDay | null
  /** The moment of the day's figures (epoch ms) when they are late or stopped, to be shown; null while they are of `now`. */
  readonly dayAsOf: number | null
  /** Why there are no newer figures of the day; null without a failure. */
  readonly dayFailure: unknown
  /** The data are old, or the moment of a replay cannot be read: no countdown shows, and nothing has a colour. */
  readonly stopped: boolean
  /** The day's figures come after the first picture, with the store that loads them. */
  readonly takeDayFrom: (source: DaySource) => void
}

type DaySource = Pick<ReturnType<typeof useAreaDayStore>, 'day' | 'lateAsOf' | 'failure'>

const wallViewKey: InjectionKey<WallView> = Symbol('wall view')

/** Provides the wall's view to the panels below this component. */
export function provideWallView(): WallView {
  const [present, past] = [useCaseStore(), usePastCaseStore()]
  const link = useLinkStore()
  const days = shallowRef<DaySource | null>(null)
  const wall = useWallChoice()
  const replaying = computed(() => wall.choice.replay !== null)
  const shown = computed(() => {
    if (!replaying.value) return present.loaded ? present : null
    return past.moment === null ? null : past
  })
  const now = computed(() => (replaying.value ? Math.floor((past.moment ?? 0) / secondMs) * secondMs : link.now))
  const latest = computed<ShownCases>(() => ({
    cases: shown.value?.all ?? [],
    open: shown.value?.open ?? null,
    now: now.value,
    dayStart: shown.value?.dayStart ?? null,
  }))
  const settled = settle(latest, ({ open }) => isCrowd(open?.length ?? 0, false))
  const stopped = computed(() => link.stale || (replaying.value && past.failure !== null))
  const day = computed(() => (settled.value.dayStart === null ? null : (days.value?.day ?? null)))
  const dayAsOf = computed(() => {
    if (!day.value || !stopped.value) return days.value?.lateAsOf ?? null
    return Math.min(Date.parse(day.value.asOf.at), settled.value.now)
  })
  const view: WallView = {
    get latest() {
      return latest.value
    },
    get replaying() {
      return replaying.value
    },
    get cases() {
      return settled.value.cases
    },
    get open() {
      return settled.value.open
    },
    get now() {
      return settled.value.now
    },
    get dayStart() {
      return settled.value.dayStart
    },
    get day() {
      return day.value
    },
    get dayAsOf() {
      return dayAsOf.value
    },
    get dayFailure() {
      return days.value?.failure ?? null
    },
    get stopped() {
      return stopped.value
    },
    takeDayFrom: (source) => (days.value = source),
  }
  provide(wallViewKey, view)
  return view
}

/** The view of the wall around this component. Throws outside of a WallScreen. */
export function useWallView(): WallView {
  const view = inject(wallViewKey)
  if (!view) throw new Error('expected to stand inside a WallScreen, found none around this component')
  return view
}
