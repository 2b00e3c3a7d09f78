import { onScopeDispose, shallowRef } from 'vue'
import type { CaseUndo } from '../cases/case-undo.ts'
import { undoMs } from '../cases/case-undo.ts'

export interface Toast {
  readonly text: string
  readonly undo: CaseUndo | null
  /** When it goes, on the page's own clock (performance.now). */
  readonly until: number
  readonly isFailure: boolean
}

const plainMs = 6_000
const failureMs = 12_000

/** One word at a time on what was just done, the newest; older ones stand in the case's history. */
export function useToasts() {
  const toast = shallowRef<Toast | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  function show(text: string, undo: CaseUndo | null, isFailure: boolean): void {
    const lastsMs = undo ? undoMs : isFailure ? failureMs : plainMs
    clearTimeout(timer)
    toast.value = { text, undo, isFailure, until: performance.now() + lastsMs }
    timer = setTimeout(() => (toast.value = null), lastsMs)
  }
  const say = (text: string, undo: CaseUndo | null = null) => show(text, undo, false)
  const fail = (text: string) => show(text, null, true)

  function clear(): void {
    clearTimeout(timer)
    toast.value = null
  }
  onScopeDispose(clear)
  return { toast, say, fail, clear }
}
