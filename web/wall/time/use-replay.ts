import { useIntervalFn } from '@vueuse/core'
import { onScopeDispose, watch } from 'vue'
import type { Snapshot } from '../../../server/contracts/feed.ts'
import type { PastEvents } from '../../../server/contracts/replay.ts'
import { getJson } from '../../api.ts'
import { useCityStore } from '../../areas/city-store.ts'
import { usePastCaseStore } from '../../cases/past-case-store.ts'
import { useLinkStore } from '../../feed/link-store.ts'
import { playPast } from '../../cases/follow/play-past.ts'
import { momentShown } from '../../feed/replay-clock.ts'
import { useWallChoice } from '../view/wall-choice.ts'

const tickMs = 250
/** A replay ends this long before now: by then events are stored. */
export const presentMs = 2_000

/**
 * Fills the past cases by the replay clock while one is chosen. A clock that reaches the present is
 * given up. The live feed continues meanwhile.
 */
export function useReplay(): void {
  const wall = useWallChoice()
  const city = useCityStore()
  const link = useLinkStore()
  const past = usePastCaseStore()
  let player: ReturnType<typeof playPast> | null = null
  const ticking = useIntervalFn(tick, tickMs, { immediate: false, immediateCallback: true })

  function begin(scope: string): void {
    player = playPast(
      {
        snapshot: (at) => getJson<Snapshot>(`/api/replay?scope=${scope}&at=${at}`),
        events: (after, until) =>
          getJson<PastEvents>(`/api/replay/events?scope=${scope}&after=${after}&until=${until}`),
      },
      {
        cases: past.cases,
        replace: past.replace,
        apply: past.apply,
        reached: (moment) => (past.moment = moment),
        failed: (reason) => (past.failure = reason),
      },
      city.formatDay,
    )
    ticking.resume()
  }

  function tick(): void {
    const { replay } = wall.choice
    const now = link.serverNow()
    if (!replay || now === null) return
    const moment = momentShown(replay, now)
    if (moment >= now - presentMs) return wall.choose({ replay: null })
    player?.look(moment, replay.speed, now - presentMs)
  }

  function end(): void {
    ticking.pause()
    player?.end()
    player = null
    past.leave()
  }

  watch(
    [() => wall.choice.replay, () => city.city?.code],
    ([replay, scope]) => {
      if (!replay) end()
      else if (!player && scope !== undefined) begin(scope)
      else tick()
    },
    { immediate: true },
  )
  onScopeDispose(end)
}
