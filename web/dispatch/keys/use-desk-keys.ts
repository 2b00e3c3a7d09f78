import { useClipboard, useEventListener } from '@vueuse/core'
import type { AllowedAction } from '../../../server/contracts/case.ts'
import { useCityStore } from '../../areas/city-store.ts'
import { canBeReassigned } from '../../cases/work/case-actions.ts'
import { caseQueueOrder } from '../../cases/work/case-queues.ts'
import { realSuggestions } from '../../cases/work/real-suggestions.ts'
import { caseStatuses } from '../../cases/case-status.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { commandFor, isForReaders, type DeskCommand } from './desk-keys.ts'
import { useBulk } from '../bulk/use-bulk.ts'
import { useCalls } from '../calls/use-calls.ts'
import { useCommands } from '../desk/use-commands.ts'
import { useConflict } from '../conflict/use-conflict.ts'
import { useDesk } from '../desk/use-desk.ts'
import { useReassignment } from '../reassign/use-reassignment.ts'
import { usePin } from '../map/use-pin.ts'

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
/** Whether Enter already presses the focused button of a card; a button elsewhere that was clicked before does not count. */
const isOfCard = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('[role=dialog] button') !== null

/** The desk's keyboard. Letters are text while a field has the focus; Esc closes one thing at a time. */
export function useDeskKeys(focusSearch: () => void): void {
  const desk = useDesk()
  const city = useCityStore()
  const { t } = useLanguage()
  const commands = useCommands()
  const choice = useReassignment()
  const { keep, redo } = useConflict()
  const bulk = useBulk()
  const pin = usePin()
  const calls = useCalls()

  function back(): void {
    if (desk.mode.kind !== 'list') desk.backToList()
    else if (desk.tool !== 'pointer') desk.tool = 'pointer'
    else if (desk.words) desk.words = ''
    else desk.chosen = null
  }

  function suggest(at: number): void {
    if (!desk.chosenCase || !desk.suggestions) return
    const candidates =
      desk.mode.kind === 'reassign' ? choice.candidates : realSuggestions(desk.chosenCase, desk.suggestions)
    if (candidates.length === 0) return desk.fail(t('suggestionsNone'))
    const one = candidates[at]
    if (!one) return
    if (desk.mode.kind === 'reassign') {
      choice.choose({ gridCode: one.gridCode })
    } else if (allowed().some(({ action }) => action === 'reassign')) {
      commands.beginReassignment(desk.chosenCase, one.gridCode)
    }
  }

  function confirm(): void {
    if (desk.mode.kind === 'reassign') choice.confirm()
    else if (desk.mode.kind === 'bulk') void bulk.confirm()
    else pin.confirm()
  }

  const clipboard = useClipboard({ legacy: true })
  async function copyNumber(): Promise<void> {
    if (desk.chosen === null) return
    await clipboard.copy(desk.chosen)
    desk.say(t('copied', { number: desk.chosen }))
  }

  function chooseQueue(at: number): void {
    desk.queue = caseQueueOrder.at(at % caseQueueOrder.length)!
    desk.backToList()
  }

  function run(command: DeskCommand): void {
    switch (command.do) {
      case 'step':
        return desk.mode.kind === 'reassign' ? choice.stepTarget(command.by) : desk.step(command.by)
      case 'suggestion':
        return suggest(command.at)
      case 'reason':
        return choice.stepReason(command.by)
      case 'action':
        return commands.begin(command.action)
      case 'queue':
        return chooseQueue(command.at)
      case 'queue_step':
        return chooseQueue(caseQueueOrder.indexOf(desk.queue) + command.by)
      case 'queues':
      case 'filter':
      case 'more':
        desk.mode = { kind: command.do }
        return
      case 'name':
      case 'menu':
      case 'menu_step':
      case 'contact':
      case 'words':
      case 'scroll':
      case 'zoom':
      case 'fit':
        return desk.ask(command)
      case 'newest':
        return calls.openNewest()
      case 'heard':
        return void calls.acknowledge()
      case 'copy_number':
        return void copyNumber()
      case 'next':
        return desk.step(1)
      case 'search':
        return focusSearch()
      case 'box':
      case 'lasso':
      case 'pointer':
        desk.tool = command.do
        return
      case 'duty':
        desk.mode = { kind: 'duty', gridCode: null }
        return
      case 'undo':
        return void commands.undo()
      case 'back':
        return back()
      case 'help':
        desk.mode = { kind: 'help' }
        return
      case 'confirm':
        return confirm()
      case 'keep':
        return keep()
      case 'redo':
        return void (desk.mode.kind === 'conflict' && redo(desk.mode.conflict))
    }
  }

  /** R opens its card even before the allowed actions arrive: reading the card takes longer than that. */
  function allowed(): readonly AllowedAction[] {
    if (desk.detail && desk.detail.number === desk.chosen) return desk.detail.allowedActions
    return desk.dispatches && desk.chosenCase && city.rules && canBeReassigned(desk.chosenCase, city.rules)
      ? [{ action: 'reassign', needsReason: true }]
      : []
  }

  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || isField(event.target) || event.isComposing) return
    if (event.key === 'Enter' && isOfCard(event.target)) return
    const status = desk.chosenCase?.status
    const isReassign = event.key.toLowerCase() === 'r' && !event.ctrlKey && !event.metaKey && !event.altKey
    const isRefused = status && desk.mode.kind === 'list' && !allowed().some(({ action }) => action === 'reassign')
    if (isReassign && isRefused) return desk.fail(t('refusedStatus', { status: t(caseStatuses[status].label) }))
    const command = commandFor(event, desk.mode.kind, allowed(), desk.chosenCase?.status ?? null)
    if (!command || !(desk.dispatches || isForReaders(command))) return
    // the first letter of a name belongs to the field that it opens
    if (command.do !== 'name' || event.key === '/') event.preventDefault()
    run(command)
  }
  useEventListener('keydown', onKey)
}
