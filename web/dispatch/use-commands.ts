import { inject, provide, type InjectionKey } from 'vue'
import type { AllowedAction, Case } from '../../server/contracts/case.ts'
import { useAreaStore } from '../areas/area-store.ts'
import { caseAction } from '../cases/case-actions.ts'
import { overtakenBy } from '../cases/case-requests.ts'
import { undoOf } from '../cases/case-undo.ts'
import { shortNumber } from '../cases/find-cases.ts'
import { usePendingStore } from '../cases/pending-store.ts'
import { useLinkStore } from '../feed/link-store.ts'
import { useLanguage } from '../ui/use-language.ts'
import { actionOf, hopedFor, send, targetOf, type CaseIntent } from './case-intent.ts'
import { explainRefusal } from './explain-refusal.ts'
import type { Desk } from './use-desk.ts'

/** What changes a case from this desk: shown at once, told when done, taken back by one key, and never over another's change. */
function makeCommands(desk: Desk) {
  const pendings = usePendingStore()
  const link = useLinkStore()
  const areas = useAreaStore()
  const { t } = useLanguage()

  function tellDone(before: Case, after: Case, intent: CaseIntent): void {
    const number = shortNumber(before.number)
    const target = targetOf(intent)
    const grid = target && areas.gridName(target)
    if (intent.kind === 'reassign' && intent.isUndo) return desk.say(t('toastUndone', { number, grid: grid! }))
    if (grid) return desk.say(t('toastReassigned', { number, grid }), undoOf(before, after, t('whyUndo')))
    const action = t(caseAction(actionOf(intent), before.status).label)
    desk.say(t('toastDone', { number, action }))
  }

  /** Does it to the case as it was seen. Whoever was overtaken is shown by whom, and keeps what he meant to do. */
  async function perform(seen: Case, intent: CaseIntent): Promise<void> {
    const askedAt = link.serverNow() ?? desk.now
    const hoped = hopedFor(seen, intent)
    if (hoped) pendings.begin(hoped)
    if (desk.mode.kind !== 'list') desk.backToList()
    // one key takes back the newest change, never the one before it
    desk.clearToast()
    try {
      const changed = await send(seen, intent)
      pendings.confirm(changed)
      tellDone(seen, changed.case, intent)
    } catch (error) {
      if (hoped) pendings.giveUp(seen.number)
      const overtaken = overtakenBy(error)
      if (overtaken) {
        desk.chosen = seen.number
        desk.mode = { kind: 'conflict', conflict: { seen, intent, overtaken, askedAt, theirs: overtaken.change } }
        return
      }
      desk.fail(t('toastFailed', { number: shortNumber(seen.number), reason: explainRefusal(error, t) }))
    }
  }

  async function undo(): Promise<void> {
    const undo = desk.toast?.undo
    if (!undo) return
    const known = desk.open.find(({ number }) => number === undo.seen.number)
    desk.clearToast()
    if (!known) return
    await perform(
      { ...known, version: undo.seen.version },
      { kind: 'reassign', body: undo.body, target: null, isUndo: true },
    )
  }

  /** Begins what a button or a key says; what needs a reason asks for it first. */
  function begin({ action, needsReason }: AllowedAction): void {
    const seen = desk.chosenCase
    if (!seen) return
    if (desk.stale) return desk.fail(t('refusedStale'))
    if (action === 'reassign') return beginHandover(seen)
    if (action === 'move_pin') return void (desk.mode = { kind: 'pin', seen, place: null })
    if (action === 'confirm_grid') {
      const gridCode = seen.secondGridCode ?? seen.gridCode
      if (gridCode) void perform(seen, { kind: 'act', body: { act: 'confirm_grid', gridCode } })
      return
    }
    if (needsReason || action === 'merge') return void (desk.mode = { kind: 'reason', seen, action })
    if (action === 'resume') return void perform(seen, { kind: 'act', body: { act: 'resume' } })
    if (isPhase(action)) void perform(seen, { kind: 'move', body: { to: action } })
  }

  /** @param gridCode the target to begin with; null: the best of the suggestions */
  function beginHandover(seen: Case, gridCode: string | null = null): void {
    desk.mode = { kind: 'reassign', handover: { seen, gridCode, reason: null, remark: '' } }
  }

  return { perform, undo, begin, beginHandover }
}

const phases = ['filed', 'dispatched', 'accepted', 'on_site', 'feedback', 'checking', 'closed', 'void'] as const
type Phase = (typeof phases)[number]
const isPhase = (action: AllowedAction['action']): action is Phase => phases.some((phase) => phase === action)

export type Commands = ReturnType<typeof makeCommands>
const commandsKey: InjectionKey<Commands> = Symbol('commands')

export function provideCommands(desk: Desk): Commands {
  const commands = makeCommands(desk)
  provide(commandsKey, commands)
  return commands
}

/** The commands of the desk around this component. Throws outside of a DispatchScreen. */
export function useCommands(): Commands {
  const commands = inject(commandsKey)
  if (!commands) throw new Error('expected to stand inside a DispatchScreen, found none around this component')
  return commands
}
