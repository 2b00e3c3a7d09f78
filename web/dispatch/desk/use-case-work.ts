import { onScopeDispose, shallowRef, watch } from 'vue'
import type { AssigneeSuggestion, CaseHistoryEntry, DuplicateCase } from '../../../server/contracts/case-act.ts'
import type { CaseDetail, CaseNumber } from '../../../server/contracts/case.ts'
import { retryReading } from '../../feed/retry-reading.ts'
import { loadCase, loadDuplicates, loadHistory, loadSuggestions } from '../../cases/work/case-requests.ts'

/** A case is read only after this rest, so that moving down the list with ↓ does not read every case on the way. */
const restMs = 140

/**
 * The data of the chosen case: its words and allowed actions, its history, suggested assignees, possible duplicates. Read again at
 * each version. The former data stay while a newer version is read; another case begins empty.
 * @param dispatches without it suggestions and duplicates are not read
 */
export function useCaseWork(chosen: () => { number: CaseNumber; version: number } | null, dispatches: boolean) {
  const detail = shallowRef<CaseDetail | null>(null)
  const history = shallowRef<readonly CaseHistoryEntry[] | null>(null)
  const suggestions = shallowRef<readonly AssigneeSuggestion[] | null>(null)
  const duplicates = shallowRef<readonly DuplicateCase[]>([])
  const failure = shallowRef<unknown>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let newestRequest = 0

  async function read(number: CaseNumber): Promise<void> {
    const request = ++newestRequest
    const take =
      <Answer>(into: { value: Answer }) =>
      (answer: Answer) => {
        if (request === newestRequest) into.value = answer
      }
    await Promise.all([
      loadCase(number).then(take(detail)),
      loadHistory(number).then(take<readonly CaseHistoryEntry[] | null>(history)),
      dispatches && loadSuggestions(number).then(take<readonly AssigneeSuggestion[] | null>(suggestions)),
      dispatches && loadDuplicates(number).then(take<readonly DuplicateCase[]>(duplicates)),
    ]).then(
      () => request === newestRequest && (failure.value = null),
      (error: unknown) => request === newestRequest && (failure.value = error),
    )
  }

  function forget(): void {
    newestRequest++
    detail.value = null
    history.value = null
    suggestions.value = null
    duplicates.value = []
    failure.value = null
  }

  watch(
    () => [chosen()?.number, chosen()?.version] as const,
    ([number], before) => {
      clearTimeout(timer)
      if (number !== before?.[0]) forget()
      if (number) timer = setTimeout(() => void read(number), restMs)
    },
    { immediate: true },
  )
  function readAgain(): void {
    const number = chosen()?.number
    if (number) void read(number)
  }
  retryReading(() => failure.value, readAgain)
  onScopeDispose(() => clearTimeout(timer))
  return { detail, history, suggestions, duplicates, failure, readAgain }
}
