import { computed, watch, type Ref } from 'vue'
import type { Case, CaseNumber } from '../../../server/contracts/case.ts'

/** The neighbours of the chosen case when it was chosen, or when it was last seen at that place. */
interface Place {
  readonly number: CaseNumber
  readonly version: number
  readonly order: readonly CaseNumber[]
}

/**
 * Moves from row to row. After an act a case may leave the list or move in it: the next row is then the one
 * that came after its former place.
 */
export function useRowSteps(rows: () => readonly Case[], chosen: Ref<CaseNumber | null>) {
  const at = computed(() => rows().findIndex(({ number }) => number === chosen.value))
  let place: Place | null = null

  /** Whether its neighbour on one side at least is unchanged. */
  function isInPlace(order: readonly CaseNumber[], known: Place): boolean {
    const [now, before] = [at.value, known.order.indexOf(known.number)]
    return order[now + 1] === known.order[before + 1] || (now > 0 && order[now - 1] === known.order[before - 1])
  }

  function settle(): void {
    const item = rows()[at.value]
    if (!item) return
    const { number, version } = item
    const order = rows().map((row) => row.number)
    const isActedUpon = place?.number === number && place.version !== version
    if (!isActedUpon || isInPlace(order, place!)) place = { number, version, order }
  }
  watch([rows, chosen], settle, { immediate: true })

  function step(by: 1 | -1): void {
    settle()
    const list = rows()
    const item = list[at.value]
    if (item && place?.number === item.number && place.version === item.version) {
      chosen.value = list[Math.max(0, Math.min(list.length - 1, at.value + by))]!.number
      return
    }
    const order = place?.order ?? []
    const from = place ? order.indexOf(place.number) : -1
    const wanted = by > 0 ? order.slice(from + 1) : order.slice(0, Math.max(0, from)).reverse()
    const others = list.map(({ number }) => number).filter((number) => number !== chosen.value)
    const next = wanted.find((number) => others.includes(number)) ?? (by > 0 ? others[0] : others.at(-1))
    chosen.value = next ?? chosen.value
  }
  return { at, step }
}
