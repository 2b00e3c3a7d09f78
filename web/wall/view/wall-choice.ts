import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import type { GridCode } from '../../../server/contracts/area.ts'
import type { Case } from '../../../server/contracts/case.ts'
import type { GroupState, ReplayClock } from '../../../server/contracts/volatile.ts'
import { gridFigures, type GridFigure } from '../../statistics/day/grid-figures.ts'

/** The choice at a wall: a grid, a case, the figure that colours the grids, a past moment. */
export interface WallChoice extends GroupState {
  readonly figure: GridFigure
}

const defaultFigure: GridFigure = 'per_resident'
const fields = ['grid', 'case', 'figure', 'replay'] as const

const isFigure = (name: unknown): name is GridFigure => typeof name === 'string' && Object.hasOwn(gridFigures, name)
const matching = (value: unknown, pattern: RegExp) => (typeof value === 'string' && pattern.test(value) ? value : null)
const isInstant = (text: string | undefined): text is string => text !== undefined && !Number.isNaN(Date.parse(text))

/** A replay clock as one word of the address: moment, speed and start, separated by `~`. */
const writeReplay = ({ moment, speed, since }: ReplayClock) => [moment, speed, since].join('~')
function readReplay(value: unknown): ReplayClock | null {
  const [moment, speed, since] = typeof value === 'string' ? value.split('~') : []
  const factor = Number(speed)
  const isClock = isInstant(moment) && isInstant(since) && factor >= 0 && factor <= 60
  return isClock ? { moment, speed: factor, since } : null
}

/** Unknown values in an address count as not chosen. */
export function readChoice(query: LocationQuery): WallChoice {
  return {
    grid: matching(query['grid'], /^\d{15}$/),
    caseNumber: matching(query['case'], /^\d{19,20}$/),
    figure: isFigure(query['figure']) ? query['figure'] : defaultFigure,
    replay: readReplay(query['replay']),
  }
}

/** The query of a choice; defaults are left out. */
export function writeChoice({ grid, caseNumber, figure, replay }: WallChoice): Record<string, string> {
  return {
    ...(grid && { grid }),
    ...(caseNumber && { case: caseNumber }),
    ...(figure !== defaultFigure && { figure }),
    ...(replay && { replay: writeReplay(replay) }),
  }
}

/** The wall's choice, kept in the address so that a reload, a bookmark or another window shows the same. */
export const useWallChoice = defineStore('wall-choice', () => {
  const route = useRoute()
  const router = useRouter()
  const choice = shallowRef(readChoice(route.query))

  /** Changes a part of the choice; the rest stays. */
  function choose(changes: Partial<WallChoice>): void {
    choice.value = { ...choice.value, ...changes }
  }

  /** Chooses a case, or gives it up when it is the chosen one. A case elsewhere than in the chosen grid gives up the grid. */
  function toggleCase({ number, gridCode }: Pick<Case, 'number' | 'gridCode'>): void {
    const { grid, caseNumber } = choice.value
    if (number === caseNumber) choose({ caseNumber: null })
    else choose({ caseNumber: number, grid: grid === gridCode ? grid : null })
  }

  /** Chooses a grid, or gives it up when it is the chosen one; a chosen case is given up either way. */
  function toggleGrid(code: GridCode): void {
    choose({ grid: code === choice.value.grid ? null : code, caseNumber: null })
  }

  watch(choice, (chosen) => {
    const query = Object.fromEntries(
      Object.entries(route.query).filter(([name]) => !fields.some((field) => field === name)),
    )
    void router.replace({ query: { ...query, ...writeChoice(chosen) } })
  })
  watch(
    () => route.query,
    (query) => {
      const read = readChoice(query)
      if (JSON.stringify(read) !== JSON.stringify(choice.value)) choice.value = read
    },
  )
  return { choice, choose, toggleCase, toggleGrid }
})
