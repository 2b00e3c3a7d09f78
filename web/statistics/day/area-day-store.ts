import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { AreaCode } from '../../../server/contracts/area.ts'
import type { Cursor } from '../../../server/contracts/feed.ts'
import type { AreaDay } from '../../../server/contracts/statistics.ts'
import { getJson } from '../../api.ts'
import { useCityStore } from '../../areas/city-store.ts'
import { newestAnswer, type AnsweredQuestion } from '../../ui/loading/newest-answer.ts'

const restMs = 1_000
const retryMs = 3_000
const timeoutMs = 10_000
/** Limits pass without an event: figures this far from the screen's moment are loaded again. */
const freshForMs = 5_000
/** Figures this far from the screen's moment show their own moment. */
const lateFromMs = 10_000

/** The present with the feed position that the screen has reached; or a past moment (epoch ms) with its cases, played at `speed`. */
type ShownTime =
  | { readonly kind: 'present'; readonly cursor: Pick<Cursor, 'epoch' | 'seq'> | null }
  | { readonly kind: 'past'; readonly moment: number; readonly speed: number; readonly cases: unknown }

/** The area and moment (`now`, epoch ms of the server) that a screen shows. */
export interface ShownDay {
  readonly area: AreaCode
  readonly now: number
  readonly time: ShownTime
}

type Known = AnsweredQuestion<ShownDay, AreaDay>

function load({ area, time }: ShownDay): Promise<AreaDay> {
  const at = time.kind === 'past' ? `?at=${new Date(time.moment).toISOString()}` : ''
  return getJson<AreaDay>(`/api/statistics/${area}/day${at}`, timeoutMs)
}

const distanceMs = ({ now }: ShownDay, { asOf }: AreaDay) => Math.abs(now - Date.parse(asOf.at))

/** Whether the answer contains every event that the screen has of this time. */
function coversAll({ time }: ShownDay, { question, value }: Known): boolean {
  if (time.kind === 'past') return question.time.kind === 'past' && question.time.cases === time.cases
  const { epoch, seq } = value.asOf
  return time.cursor === null || (time.cursor.epoch === epoch && time.cursor.seq <= seq)
}

/**
 * The figures of an area's day as the server counts them, for the screen's moment: loaded again once its cases have
 * changed or some seconds have passed, once a second at most. One answer serves all panels.
 */
export const useAreaDayStore = defineStore('area-day', () => {
  const city = useCityStore()
  const shown = shallowRef<ShownDay | null>(null)

  /** Whether both are of the same area and day, and both of the present or both of the past: neither replaces the other. */
  const isLike = (screen: ShownDay, { question, value }: Known) =>
    question.area === screen.area &&
    question.time.kind === screen.time.kind &&
    city.formatDay(Date.parse(value.dayStart)) === city.formatDay(screen.now)
  const { answered, failure, want } = newestAnswer(load, {
    restMs,
    retryMs,
    isAnswered: (screen, known) =>
      isLike(screen, known) && distanceMs(screen, known.value) < freshForMs && coversAll(screen, known),
  })

  /** Null while there are no figures for the area and moment shown. */
  const day = computed(() =>
    answered.value && shown.value && isLike(shown.value, answered.value) ? answered.value.value : null,
  )
  /** The moment of the figures (epoch ms) where they are late for the screen; null while they are not. */
  const lateAsOf = computed(() => {
    if (!day.value || !shown.value) return null
    const { time } = shown.value
    const pace = time.kind === 'past' ? Math.max(1, time.speed) : 1
    return distanceMs(shown.value, day.value) > lateFromMs * pace ? Date.parse(day.value.asOf.at) : null
  })

  /** Called at each change of what the screen shows. With `isAsking` false, or nothing shown, no figures are loaded; the present ones stay. */
  function follow(screen: ShownDay | null, isAsking: boolean): void {
    if (screen) shown.value = screen
    want(isAsking ? screen : null)
  }

  return { day, lateAsOf, failure, follow }
})
