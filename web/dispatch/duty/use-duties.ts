import { useIntervalFn } from '@vueuse/core'
import { watch } from 'vue'
import { useAccountStore } from '../../accounts/account-store.ts'
import { useDutyStore } from '../../duties/duty-store.ts'
import { retryReading } from '../../feed/retry-reading.ts'
import type { Desk } from '../desk/use-desk.ts'

/** Another desk's stand-in, and a shift's end, show at the latest after this. */
const againMs = 30_000

/** Keeps the duty of the seat's areas up to date while the desk is open. */
export function useDuties(desk: Desk): void {
  const { visitor } = useAccountStore()
  const store = useDutyStore()
  if (!visitor || !desk.dispatches) return
  const read = () => void store.load(visitor.areas)
  useIntervalFn(() => !document.hidden && read(), againMs)
  // Opening the list, or a case with another worker now, needs the present duty.
  watch(() => [desk.mode.kind === 'duty', desk.chosenCase?.workerNumber], read, { immediate: true })
  retryReading(() => store.failure, read)
}
