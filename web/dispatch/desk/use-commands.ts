import { inject, provide, reactive, shallowRef, type InjectionKey } from 'vue'
import type { CaseOvertaken } from '../../../server/contracts/case-act.ts'
import type { AllowedAction, Case, CaseStatus } from '../../../server/contracts/case.ts'
import { useAccountStore } from '../../accounts/account-store.ts'
import { useAreaStore } from '../../areas/area-store.ts'
import { caseStatuses } from '../../cases/case-status.ts'
import { caseAction } from '../../cases/work/case-actions.ts'
import { overtakenBy } from '../../cases/work/case-requests.ts'
import { undoOfEnding, undoOfReassignment, type ReassignmentUndo } from '../../cases/work/case-undo.ts'
import { shortNumber } from '../../cases/find-cases.ts'
import { findOwnChange } from '../../cases/work/find-own-change.ts'
import { usePendingStore } from '../../cases/work/pending-store.ts'
import { useLinkStore } from '../../feed/link-store.ts'
import { explainProblem, isPassing, mayBeDone } from '../../problems.ts'
import { newKey } from '../../command-key.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { actionOf, hopedFor, send, targetOf, wordsOf, type CaseIntent } from './case-intent.ts'
import { isFormOf, keepsNothing } from './desk-mode.ts'
import type { Desk } from './use-desk.ts'

/** A change that is being sent or was not accepted: sent again, it keeps its key. */
interface Attempt {
  readonly seen: Case
  readonly intent: CaseIntent
  readonly key: string
  readonly isSending: boolean
  /** Why it was not accepted; null while it is being sent. */
  readonly error: unknown
}

const isSame = (one: Attempt, seen: Case, intent: CaseIntent): boolean =>
  one.seen.number === seen.number &&
  one.seen.version === seen.version &&
  actionOf(one.intent) === actionOf(intent) &&
  JSON.stringify(one.intent.body) === JSON.stringify(intent.body)

/** The desk's commands on cases: shown at once, confirmed by a toast, undone by one key, and never over another desk's change. */
function makeCommands(desk: Desk) {
  const pendings = usePendingStore()
  const link = useLinkStore()
  const areas = useAreaStore()
  const accounts = useAccountStore()
  const { t } = useLanguage()
  /** The newest attempt; null once it is done, and when another form is opened. */
  const attempt = shallowRef<Attempt | null>(null)
  /** A late answer reports on its own attempt only, and leaves a form that was opened since as it is. */
  const isNewest = ({ key }: Attempt): boolean => attempt.value?.key === key

  function tellDone(before: Case, after: Case | null, intent: CaseIntent): void {
    const number = shortNumber(before.number)
    const target = targetOf(intent)
    const grid = target && areas.gridName(target)
    if (intent.kind === 'reassign' && intent.isUndo) return desk.say(t('toastUndone', { number, grid: grid! }))
    if (grid) {
      return desk.say(t('toastReassigned', { number, grid }), after && undoOfReassignment(before, after, t('whyUndo')))
    }
    const action = actionOf(intent)
    const words = t('toastDone', { number, action: t(caseAction(action, before.status).label) })
    desk.say(words, after && undoOfEnding(action, after))
  }

  /** `after` is null where the case has another change since. */
  function succeed(done: Attempt, after: Case | null): void {
    const { seen, intent } = done
    if (isNewest(done)) {
      attempt.value = null
      if (isFormOf(desk.mode, seen.number)) desk.backToList()
    }
    tellDone(seen, after, intent)
  }

  /**
   * Sends the intent for the seen version of the case. The form stays open until the server has done it. After a lost
   * race the conflict panel shows the other change, and the intent is kept.
   * @param failed the attempt that a toast repeats: it leaves a form that was opened since as it is
   */
  async function perform(seen: Case, intent: CaseIntent, failed: Attempt | null = null): Promise<void> {
    const before = [attempt.value, failed].find((one) => one !== null && isSame(one, seen, intent)) ?? null
    if (before?.isSending) return
    const sent: Attempt = { seen, intent, key: before?.key ?? newKey(), isSending: true, error: null }
    const askedAt = link.serverNow() ?? desk.now
    const hoped = hopedFor(seen, intent)
    if (hoped) pendings.begin(hoped)
    if (failed === null || desk.mode.kind === 'list') take(sent)
    // undo takes back the newest change only, never the one before it
    desk.clearToast()
    try {
      const changed = await send(seen, intent, sent.key)
      pendings.confirm(changed)
      succeed(sent, changed.case)
    } catch (error) {
      if (hoped) pendings.giveUp(seen.number)
      const refused = { ...sent, isSending: false, error }
      const overtaken = overtakenBy(error)
      if (!overtaken) return fail(refused)
      const isOwn = before !== null && mayBeDone(before.error) && (await isDone(sent, overtaken))
      if (!isOwn) showConflict(refused, overtaken, askedAt)
    }
  }

  /** Makes it the desk's present attempt. */
  function take(sent: Attempt): void {
    if (desk.mode.kind !== 'list' && !isFormOf(desk.mode, sent.seen.number)) desk.backToList()
    attempt.value = sent
  }

  function showConflict(refused: Attempt, overtaken: CaseOvertaken, askedAt: number): void {
    const { seen, intent } = refused
    if (!isNewest(refused) || !(keepsNothing(desk.mode) || isFormOf(desk.mode, seen.number))) return fail(refused)
    attempt.value = null
    desk.chosen = seen.number
    desk.mode = { kind: 'conflict', conflict: { seen, intent, overtaken, askedAt, theirs: overtaken.change } }
  }

  /** Whether the first try was done and only its answer was lost: the newer version is then the desk's own. */
  async function isDone(sent: Attempt, overtaken: CaseOvertaken): Promise<boolean> {
    const { seen, intent } = sent
    const change = { seat: accounts.visitor?.name ?? '', words: wordsOf(intent), to: targetOf(intent) }
    const found = await findOwnChange(seen, change).catch(() => undefined)
    if (found) succeed(sent, found.version === overtaken.case.version ? overtaken.case : null)
    return found !== undefined
  }

  /** Shows a failure in its form; if the form was left, as a toast with a button to try again. */
  function fail(failed: Attempt): void {
    const { seen, intent, error } = failed
    if (isNewest(failed)) {
      attempt.value = failed
      if (isFormOf(desk.mode, seen.number)) return
    }
    const text = t('toastFailed', { number: shortNumber(seen.number), reason: explainProblem(error, t) })
    desk.fail(text, isPassing(error) ? () => void perform(seen, intent, failed) : null)
  }

  /** Sends the failed attempt again. */
  function again(): void {
    if (attempt.value) void perform(attempt.value.seen, attempt.value.intent)
  }

  async function undo(): Promise<void> {
    const undo = desk.toast?.undo
    if (!undo) return
    desk.clearToast()
    if (undo.kind === 'bulk') return undoEach(undo.each)
    if (undo.kind === 'act') return perform(undo.seen, { kind: 'act', body: undo.body })
    const known = desk.open.find(({ number }) => number === undo.seen.number)
    if (!known) return
    const { version } = undo.seen
    await perform({ ...known, version }, { kind: 'reassign', body: undo.body, target: null, isUndo: true })
  }

  /** Takes back a bulk reassignment, one case after the other; another's change in between keeps its case where that put it. */
  async function undoEach(each: readonly ReassignmentUndo[]): Promise<void> {
    let fault: unknown = null
    let done = 0
    for (const { seen, body } of each) {
      try {
        pendings.confirm(await send(seen, { kind: 'reassign', body, target: null, isUndo: true }, newKey()))
        done += 1
      } catch (error) {
        fault = error
      }
    }
    if (fault === null) return desk.say(t('bulkUndone', { count: done }))
    desk.fail(t('bulkUndonePart', { done, count: each.length, reason: explainProblem(fault, t) }))
  }

  /** Begins the action of a button or a key; an action that needs a reason asks for it first. */
  function begin({ action, needsReason, needsCheck }: AllowedAction): void {
    const seen = desk.chosenCase
    if (!seen) return
    if (desk.stale) return desk.fail(t('refusedStale'))
    attempt.value = null
    if (action === 'reassign') return beginReassignment(seen)
    if (action === 'move_pin') return void (desk.mode = { kind: 'pin', seen, place: null })
    if (action === 'confirm_grid') {
      const gridCode = seen.secondGridCode ?? seen.gridCode
      if (gridCode) void perform(seen, { kind: 'act', body: { act: 'confirm_grid', gridCode } })
      return
    }
    if (needsReason || needsCheck || action === 'merge' || action === 'classify' || action === 'nudge')
      return void (desk.mode = { kind: 'reason', seen, action })
    if (action === 'resume') return void perform(seen, { kind: 'act', body: { act: 'resume' } })
    if (isPhase(action)) void perform(seen, { kind: 'move', body: { to: action } })
  }

  /** @param gridCode the first target; null: the best suggestion */
  function beginReassignment(seen: Case, gridCode: string | null = null): void {
    attempt.value = null
    desk.mode = { kind: 'reassign', reassignment: { seen, gridCode, reason: null, remark: '' } }
  }

  return reactive({ attempt, perform, again, undo, begin, beginReassignment })
}

const isPhase = (action: AllowedAction['action']): action is CaseStatus => Object.hasOwn(caseStatuses, action)

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
