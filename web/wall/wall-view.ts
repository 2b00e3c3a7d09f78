import { computed, inject, provide, type InjectionKey } from 'vue'
import type { Case } from '../../server/contracts/case.ts'
import { caseFigures, type CaseFigures } from '../cases/case-figures.ts'
import { useCaseStore } from '../cases/case-store.ts'
import { usePastCaseStore } from '../cases/past-case-store.ts'
import { useLinkStore } from '../feed/link-store.ts'
import { useWallChoice } from './wall-choice.ts'

const secondMs = 1_000

/**
 * What the wall shows: cases and a moment. Everything on the wall is a function of these, so that the city of now and
 * that of a past moment are drawn by the same panels. Times in epoch ms of the server.
 */
export interface WallView {
  /** A past moment is shown, or about to be. */
  readonly replaying: boolean
  /** Open cases and those reported or closed in the day of `now`. */
  readonly cases: readonly Case[]
  /** Newest report first; null while unknown. */
  readonly open: readonly Case[] | null
  readonly now: number
  /** Start of the city's day that `now` lies in; null while unknown. */
  readonly dayStart: number | null
  readonly figures: CaseFigures | null
  /** What should be the present is old: no countdown is shown, nothing has a colour. The past never grows old. */
  readonly stopped: boolean
}

const wallViewKey: InjectionKey<WallView> = Symbol('wall view')

/** Gives the panels below this component what they show. */
export function provideWallView(): WallView {
  const [present, past] = [useCaseStore(), usePastCaseStore()]
  const link = useLinkStore()
  const wall = useWallChoice()
  const replaying = computed(() => wall.choice.replay !== null)
  const shown = computed(() => {
    if (!replaying.value) return present.loaded ? present : null
    return past.moment === null ? null : past
  })
  const now = computed(() => (replaying.value ? Math.floor((past.moment ?? 0) / secondMs) * secondMs : link.now))
  const figures = computed(() => {
    if (!shown.value || shown.value.dayStart === null) return null
    return caseFigures(shown.value.all, now.value, shown.value.dayStart)
  })
  const view: WallView = {
    get replaying() {
      return replaying.value
    },
    get cases() {
      return shown.value?.all ?? []
    },
    get open() {
      return shown.value?.open ?? null
    },
    get now() {
      return now.value
    },
    get dayStart() {
      return shown.value?.dayStart ?? null
    },
    get figures() {
      return figures.value
    },
    get stopped() {
      return link.stale && !replaying.value
    },
  }
  provide(wallViewKey, view)
  return view
}

/** What the wall around this component shows. Throws outside of a WallScreen. */
export function useWallView(): WallView {
  const view = inject(wallViewKey)
  if (!view) throw new Error('expected to stand inside a WallScreen, found none around this component')
  return view
}
