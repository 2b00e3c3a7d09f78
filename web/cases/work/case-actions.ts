import type { AllowedAction, Case, CaseStatus } from '../../../server/contracts/case.ts'
import type { Rules } from '../../../server/contracts/rules.ts'
import type { MessageKey } from '../../ui/use-language.ts'

export type CaseAction = AllowedAction['action']

interface ActionStyle {
  readonly label: MessageKey
  /** The action's key at a desk; null: it has none. */
  readonly key: string | null
  /** The action has a button of its own instead of a place under 更多. */
  readonly isCommon: boolean
}

const rare = (label: MessageKey): ActionStyle => ({ label, key: null, isCommon: false })
const common = (label: MessageKey, key: string): ActionStyle => ({ label, key, isCommon: true })

const actions: Record<CaseAction, ActionStyle> = {
  reassign: common('actionReassign', 'r'),
  confirm_grid: common('actionConfirmGrid', 'c'),
  dispatched: common('actionDispatch', 'd'),
  hand_up: common('actionHandUp', 'e'),
  filed: common('actionReturn', 'b'),
  suspend: common('actionSuspend', 'g'),
  resume: common('actionResume', 'g'),
  checking: common('actionCheck', 'k'),
  closed: common('actionClose', 'j'),
  move_pin: { label: 'actionMovePin', key: 'p', isCommon: false },
  hand_down: rare('actionHandDown'),
  extend: rare('actionExtend'),
  supervise: rare('actionSupervise'),
  instruct: common('actionInstruct', 'i'),
  copy: rare('actionCopy'),
  nudge: { label: 'actionNudge', key: 'h', isCommon: false },
  classify: { label: 'actionClassify', key: 't', isCommon: false },
  merge: rare('actionMerge'),
  reopen: rare('actionReopen'),
  force_close: rare('actionForceClose'),
  undo: rare('actionUndo'),
  reported: rare('statusReported'),
  accepted: rare('actionAccept'),
  on_site: rare('actionArrive'),
  feedback: rare('actionAnswer'),
  void: rare('actionVoid'),
}
export const caseActionOrder = Object.keys(actions) as readonly CaseAction[]

/** An action's name and key for a case in `status`: the same action may have another name in another status. */
export function caseAction(action: CaseAction, status: CaseStatus): ActionStyle {
  if (action === 'dispatched' && status === 'checking') return { ...actions.dispatched, label: 'actionRework' }
  if (action === 'confirm_grid' && status === 'reported')
    return { ...actions.confirm_grid, label: 'actionClaimNearest' }
  if (action === 'reassign' && status === 'reported') return { ...actions.reassign, label: 'actionClaim' }
  if (action === 'reassign' && status === 'filed') return { ...actions.reassign, label: 'actionAssign' }
  return actions[action]
}

/** Whether a case can be reassigned. The server decides; this check only prevents a drag that must fail. */
export const canBeReassigned = ({ status, suspendedAt }: Case, rules: Pick<Rules, 'reassignableFrom'>): boolean =>
  rules.reassignableFrom.includes(status) && suspendedAt === null
