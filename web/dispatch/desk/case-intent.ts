import type { AssigneeSuggestion, CaseAct, CaseChanged, CaseReassignment } from '../../../server/contracts/case-act.ts'
import type { CaseTransition } from '../../../server/contracts/case-report.ts'
import type { Case } from '../../../server/contracts/case.ts'
import type { CaseAction } from '../../cases/work/case-actions.ts'
import { act, moveOn, reassign, type SeenCase } from '../../cases/work/case-requests.ts'

/** What a dispatcher means to do with a case: kept, so that the loser of a race can do it again. */
export type CaseIntent =
  | {
      readonly kind: 'reassign'
      readonly body: CaseReassignment
      /** Who would take it, as was shown; null where it goes back to who had it. */
      readonly target: AssigneeSuggestion | null
      readonly isUndo: boolean
    }
  | { readonly kind: 'act'; readonly body: CaseAct }
  | { readonly kind: 'move'; readonly body: CaseTransition }

/** @param key of idempotency: the same one for the same intent, however often it is sent */
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

/** What the intent is called among the allowed actions. */
export function actionOf(intent: CaseIntent): CaseAction {
  if (intent.kind === 'reassign') return 'reassign'
  return intent.kind === 'act' ? intent.body.act : intent.body.to
}

/** Its words as the history keeps them; null where none are given. */
export function wordsOf({ kind, body }: CaseIntent): string | null {
  const reason = ('reason' in body && body.reason) || null
  return kind === 'reassign' && body.remark ? `${reason} · ${body.remark}` : reason
}

/** The grid it would give the case to; null where it changes none. */
export function targetOf(intent: CaseIntent): string | null {
  if (intent.kind === 'reassign') return intent.body.gridCode
  return intent.kind === 'act' && intent.body.act === 'confirm_grid' ? intent.body.gridCode : null
}

/** The case as it should become, to be shown at once; null where only the server can say what it becomes. */
export function hopedFor(seen: Case, intent: CaseIntent): Case | null {
  const gridCode = targetOf(intent)
  if (gridCode === null) return null
  const worker = intent.kind === 'reassign' ? (intent.body.workerNumber ?? intent.target?.workerNumber) : undefined
  return { ...seen, version: seen.version + 1, gridCode, workerNumber: worker ?? seen.workerNumber }
}
