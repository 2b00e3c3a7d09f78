import { watch } from 'vue'
import { useCityStore } from '../../areas/city-store.ts'
import { actionOf, targetOf } from '../desk/case-intent.ts'
import type { Conflict } from '../desk/desk-mode.ts'
import { useCommands } from '../desk/use-commands.ts'
import { useDesk } from '../desk/use-desk.ts'

/** The choices after a lost race: keep the other change, or redo one's own on top of it. */
export function useConflict() {
  const desk = useDesk()
  const commands = useCommands()
  const city = useCityStore()

  /** Both changes are the same: nothing is left to do. */
  const isSame = ({ intent, overtaken }: Conflict): boolean => {
    const to = targetOf(intent)
    return to !== null && to === overtaken.case.gridCode
  }
  const canRedo = (conflict: Conflict): boolean =>
    !isSame(conflict) && conflict.overtaken.allowedActions.some(({ action }) => action === actionOf(conflict.intent))

  const keep = (): void => desk.backToList()

  /** Redoes the change against the version of the other one. Where that reassignment needs a supervisor's remark, the card asks for it. */
  function redo(conflict: Conflict): void {
    if (!canRedo(conflict)) return
    const { intent, overtaken } = conflict
    const nth = overtaken.case.reassignments + 1
    // an undo must not revert another desk's decision: the card asks for a new decision
    if (intent.kind === 'reassign' && (intent.isUndo || nth >= city.rules!.remarkFrom)) {
      const { gridCode, reasonCode = null } = intent.body
      desk.mode = { kind: 'reassign', reassignment: { seen: overtaken.case, gridCode, reason: reasonCode, remark: '' } }
      return
    }
    void commands.perform(overtaken.case, intent)
  }

  return { isSame, canRedo, keep, redo }
}

/** A further change of the case: a redo is for its newest version. The change shown is replaced by one that gives the case to somebody else. */
export function followConflict(): void {
  const desk = useDesk()
  watch(
    () => [desk.detail, desk.history?.at(-1)] as const,
    ([detail, change]) => {
      if (desk.mode.kind !== 'conflict' || !detail || change?.version !== detail.version) return
      const { conflict } = desk.mode
      const { number, version } = conflict.overtaken.case
      if (detail.number !== number || detail.version <= version) return
      const isGiven = change.fromGrid !== change.toGrid || change.fromWorker !== change.toWorker
      const overtaken = { case: detail, allowedActions: detail.allowedActions, change }
      desk.mode = { kind: 'conflict', conflict: { ...conflict, overtaken, theirs: isGiven ? change : conflict.theirs } }
    },
  )
}
