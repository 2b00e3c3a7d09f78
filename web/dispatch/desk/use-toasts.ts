import { onScopeDispose, shallowRef } from 'vue'
import { useCityStore } from '../../areas/city-store.ts'
import type { CaseUndo } from '../../cases/work/case-undo.ts'

export interface Toast {
  readonly text: string
  readonly undo: CaseUndo | null
  /** Repeats the failed command; null where a retry cannot succeed. */
  readonly again: (() => void) | null
  readonly lastsMs: number
  /** When it disappears, by performance.now; a toast that can be tried again stays. */
  readonly until: number
  readonly isFailure: boolean
}

const plainMs = 6_000
const failureMs = 12_000

/** One toast at a time about the newest change; older changes are in the case's history. */
export function useToasts() {
  const city = useCityStore()
  const toast = shallowRef<Toast | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  function show({ text, undo = null, again = null, isFailure = false }: Partial<Toast> & Pick<Toast, 'text'>): void {
    const lastsMs = undo && city.rules ? city.rules.undoMs : isFailure ? failureMs : plainMs
    clearTimeout(timer)
    toast.value = { text, undo, again, isFailure, lastsMs, until: performance.now() + lastsMs }
    // unsaved input is kept nowhere else
    if (!again) timer = setTimeout(() => (toast.value = null), lastsMs)
  }
  const say = (text: string, undo: CaseUndo | null = null) => show({ text, undo })
  const fail = (text: string, again: (() => void) | null = null) => show({ text, again, isFailure: true })

  function clear(): void {
    clearTimeout(timer)
    toast.value = null
  }
  onScopeDispose(clear)
  return { toast, say, fail, clear }
}
