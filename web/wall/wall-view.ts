import { computed, inject, provide, type InjectionKey } from 'vue'
import type { Case } from '../../server/contracts/case.ts'
import { caseFigures, type CaseFigures } from '../cases/case-figures.ts'
import { useCaseStore } from '../cases/case-store.ts'
import { useLinkStore } from '../feed/link-store.ts'

/**
 * What the wall shows: cases and a moment. Everything on the wall is a function of these, so that the city of now and
 * that of a past moment are drawn by the same panels. Times in epoch ms of the server.
 */
export interface WallView {
  /** Open cases and those reported or closed in the day of `now`. */
  readonly cases: readonly Case[]
  /** Newest report first; null while unknown. */
  readonly open: readonly Case[] | null
  readonly now: number
  /** Start of the city's day that `now` lies in; null while unknown. */
  readonly dayStart: number | null
  readonly figures: CaseFigures | null
  /** The clocks cannot be trusted: no countdown is shown. */
  readonly stopped: boolean
}

const wallViewKey: InjectionKey<WallView> = Symbol('wall view')

/** Gives the panels below this component what they show. */
export function provideWallView(): WallView {
  const cases = useCaseStore()
  const link = useLinkStore()
  const figures = computed(() => (cases.dayStart === null ? null : caseFigures(cases.all, link.now, cases.dayStart)))
  const view: WallView = {
    get cases() {
      return cases.all
    },
    get open() {
      return cases.loaded ? cases.open : null
    },
    get now() {
      return link.now
    },
    get dayStart() {
      return cases.dayStart
    },
    get figures() {
      return figures.value
    },
    get stopped() {
      return link.stale
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
