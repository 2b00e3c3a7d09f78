import { useCityStore } from '../../areas/city-store.ts'
import { actionOf, targetOf } from '../desk/case-intent.ts'
import type { Conflict } from '../desk/desk-mode.ts'
import { useCommands } from '../desk/use-commands.ts'
import { useDesk } from '../desk/use-desk.ts'

/** What the loser of a race can do: leave the other's change, or do his own upon it. */
export function useConflict() {
  const desk = useDesk()
  const commands = useCommands()
  const city = useCityStore()

  /** Both meant the same: nothing is left to be done. */
  const isSame = ({ intent, overtaken }: Conflict): boolean => {
    const to = targetOf(intent)
    return to !== null && to === overtaken.case.gridCode
  }
  const canRedo = (conflict: Conflict): boolean =>
    !isSame(conflict) && conflict.overtaken.allowedActions.some(({ action }) => action === actionOf(conflict.intent))

  const keep = (): void => desk.backToList()

  /** Against the version that the other made. Where that many reassignments need a supervisor's remark, the card asks for it. */
  function redo(conflict: Conflict): void {
    if (!canRedo(conflict)) return
    const { intent, overtaken } = conflict
    const nth = overtaken.case.reassignments + 1
    // what another has decided since is not taken back but decided anew
    if (intent.kind === 'reassign' && (intent.isUndo || nth >= city.rules!.remarkFrom)) {
      const { gridCode, reasonCode = null } = intent.body
      desk.mode = { kind: 'reassign', reassignment: { seen: overtaken.case, gridCode, reason: reasonCode, remark: '' } }
      return
    }
    void commands.perform(overtaken.case, intent)
  }

  return { isSame, canRedo, keep, redo }
}
