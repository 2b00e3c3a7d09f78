import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { GridDuty } from '../../server/contracts/stand-in.ts'
import { loadGridDuties } from './duty-requests.ts'

/** The workers on duty in a desk's grids, by number. */
export const useDutyStore = defineStore('duty', () => {
  /** Null until loaded. */
  const duties = shallowRef<readonly GridDuty[] | null>(null)
  const failure = shallowRef<unknown>(null)
  let newestRequest = 0

  /** Loads it again; the former duty stays if that fails. */
  async function load(areas: readonly string[]): Promise<void> {
    const request = ++newestRequest
    try {
      const all = (await Promise.all(areas.map(loadGridDuties))).flat()
      if (request !== newestRequest) return
      duties.value = all
      failure.value = null
    } catch (error) {
      if (request === newestRequest) failure.value = error
    }
  }

  const byGrid = computed(() => Map.groupBy(duties.value ?? [], ({ gridCode }) => gridCode))
  return { duties, failure, byGrid, load }
})
