import type { AssigneeSuggestion, CaseAct, CaseChanged, CaseReassignment } from '../../../server/contracts/case-act.ts'
import type { CaseTransition } from '../../../server/contracts/case-report.ts'
import type { Case } from '../../../server/contracts/case.ts'
import type { CaseAction } from '../../cases/work/case-actions.ts'
import { act, moveOn, reassign, type SeenCase } from '../../cases/work/case-requests.ts'

/** A dispatcher's intended change of a case: kept, so that it can be redone after a lost race. */
export type CaseIntent =
  | {
      readonly kind: 'reassign'
      readonly body: CaseReassignment
      /** The assignee as shown; null where the case goes back to its former one. */
      readonly target: AssigneeSuggestion | null
      readonly isUndo: boolean
    }
  | { readonly kind: 'act'; readonly body: CaseAct }
  | { readonly kind: 'move'; readonly body: CaseTransition }

/** @param key idempotency key: the same one for every try of the same intent */
export function send(seen: SeenCase, intent: CaseIntent, key: string): Promise<CaseChanged> {
  switch (intent.kind) {
    case 'reassign':
      return reassign(seen, intent.body, key)
    case 'act':
      return act(seen, intent.body, key)
    case 'move':
      return moveOn(seen, intent.body, key)
  }
}

/** The intent's name among the allowed actions. */
export function actionOf(intent: CaseIntent): CaseAction {
  if (intent.kind === 'reassign') return 'reassign'
  return intent.kind === 'act' ? intent.body.act : intent.body.to
}

/** The intent's words as the history stores them; null where there are none. */
export function wordsOf({ kind, body }: CaseIntent): string | null {
  const reason = ('reason' in body && body.reason) || null
  return kind === 'reassign' && body.remark ? `${reason} · ${body.remark}` : reason
}

/** The case's new grid; null where the intent sets none. */
export function targetOf(intent: CaseIntent): string | null {
  if (intent.kind === 'reassign') return intent.body.gridCode
  return intent.kind === 'act' && intent.body.act === 'confirm_grid' ? intent.body.gridCode : null
}

/** The expected state of the case, to be shown at once; null where only the server can know it. */
export function hopedFor(seen: Case, intent: CaseIntent): Case | null {
  const gridCode = targetOf(intent)
  if (gridCode === null) return null
  const worker = intent.kind === 'reassign' ? (intent.body.workerNumber ?? intent.target?.workerNumber) : undefined
  return { ...seen, version: seen.version + 1, gridCode, workerNumber: worker ?? seen.workerNumber }
}
