import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { CaseNumber } from '../../../server/contracts/case.ts'
import type { Volatile } from '../../../server/contracts/volatile.ts'
import { seatLetter } from '../../accounts/roles.ts'

type Seats = Extract<Volatile, { topic: 'presence' }>['seats']

/** The other desks at work, and which case each has open, as the server last sent it. */
export const usePresenceStore = defineStore('presence', () => {
  const seats = shallowRef<Seats>([])
  /** The case open at this desk. */
  const openCase = ref<CaseNumber | null>(null)

  const receive = (all: Seats): void => void (seats.value = all)
  const others = computed(() => [...new Set(seats.value.map(({ seat }) => seatLetter(seat)))].sort())
  const namesByCase = computed(() => {
    const names = new Map<CaseNumber, string[]>()
    for (const { seat, caseNumber } of seats.value) {
      if (caseNumber !== null) names.set(caseNumber, [...(names.get(caseNumber) ?? []), seat])
    }
    return names
  })
  const namesOf = (number: CaseNumber): readonly string[] => namesByCase.value.get(number) ?? []
  const lettersOf = (number: CaseNumber): readonly string[] => [...new Set(namesOf(number).map(seatLetter))]

  return { openCase, receive, others, namesOf, lettersOf }
})
