import { shallowRef, watch } from 'vue'
import type { CaseHistoryEntry } from '../../../server/contracts/case-act.ts'
import type { CaseDetail, CaseNumber } from '../../../server/contracts/case.ts'
import { loadCase, loadHistory } from '../../cases/work/case-requests.ts'
import { retryReading } from '../../feed/retry-reading.ts'
import { useCaseStore } from '../../cases/case-store.ts'

/** A case with its words and its history, read again at each newer version in the feed. */
export function useCaseRecord(number: () => CaseNumber) {
  const store = useCaseStore()
  const detail = shallowRef<CaseDetail | null>(null)
  const history = shallowRef<readonly CaseHistoryEntry[] | null>(null)
  const failure = shallowRef<unknown>(null)

  async function read(): Promise<void> {
    const of = number()
    try {
      const [one, entries] = await Promise.all([loadCase(of), loadHistory(of)])
      if (of !== number()) return
      detail.value = one
      history.value = entries
      failure.value = null
    } catch (error) {
      failure.value = error
    }
  }
  watch(number, read, { immediate: true })
  retryReading(() => failure.value, read)
  watch(
    () => store.find(number())?.version,
    (version) => {
      if (version !== undefined && detail.value && version > detail.value.version) void read()
    },
  )
  return { detail, history, failure, read }
}
