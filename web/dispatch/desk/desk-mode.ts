import type { CaseHistoryEntry, CaseOvertaken } from '../../../server/contracts/case-act.ts'
import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import type { CaseAction } from '../../cases/work/case-actions.ts'
import type { ReassignReason } from '../../cases/work/reassignment-consequence.ts'
import type { CaseIntent } from './case-intent.ts'

/** A reassignment in the making, at the keyboard's card or under the pointer. */
export interface Reassignment {
  /** The case as it was when the choice began: a change since then is a lost race. */
  readonly seen: Case
  readonly gridCode: string | null
  /** Null: the likely reason for the target. */
  readonly reason: ReassignReason | null
  readonly remark: string
}

/** A lost race: another change came first. */
export interface Conflict {
  readonly seen: Case
  readonly intent: CaseIntent
  readonly overtaken: CaseOvertaken
  /** When this desk asked (epoch ms, server time). */
  readonly askedAt: number
  readonly theirs: CaseHistoryEntry
}

/** Cases of a selection that a bulk does not take, by why. */
export interface LeftOut {
  /** On site or later. */
  readonly atWork: number
  readonly suspended: number
  /** More than one bulk holds. */
  readonly tooMany: number
  /** Refused by the server and taken out. */
  readonly refused?: number
}

/** What the desk's keys mean now; one at a time. */
export type DeskMode =
  | { readonly kind: 'list' }
  | { readonly kind: 'reassign'; readonly reassignment: Reassignment }
  | { readonly kind: 'drag'; readonly reassignment: Reassignment }
  | { readonly kind: 'reason'; readonly seen: Case; readonly action: CaseAction }
  | { readonly kind: 'more' }
  /** The next key chooses a queue. */
  | { readonly kind: 'queues' }
  | { readonly kind: 'filter' }
  | { readonly kind: 'pin'; readonly seen: Case; readonly place: readonly [lng: number, lat: number] | null }
  | {
      readonly kind: 'bulk'
      readonly cases: readonly Case[]
      readonly leftOut: LeftOut
      readonly gridCode: string | null
      readonly reason: ReassignReason
      /** The supervisor's remark, needed where one of the cases has been reassigned twice. */
      readonly remark: string
      readonly refused: ReadonlyMap<CaseNumber, string> | null
      /** Why the last try failed; null: none has. */
      readonly error?: unknown
    }
  | { readonly kind: 'conflict'; readonly conflict: Conflict }
  /** The duty list, opened at one grid or with all. */
  | { readonly kind: 'duty'; readonly gridCode: string | null }
  | { readonly kind: 'help' }

/** A key's request to the part of the desk that shows the thing. */
export type DeskRequest =
  /** `name`: a grid by typing; the key is its first letter. `fit`: the seat's whole area. */
  | { readonly do: 'name' | 'contact' | 'words' | 'fit' }
  | { readonly do: 'zoom' | 'scroll' | 'menu_step'; readonly by: 1 | -1 }
  | { readonly do: 'menu'; readonly at: number }

/** The pointer's tool on the map. */
export type MapTool = 'pointer' | 'box' | 'lasso'

/** Whether nothing is entered or chosen in the mode, so that another mode may replace it. */
export const keepsNothing = ({ kind }: DeskMode): boolean => ['list', 'more', 'queues', 'filter', 'help'].includes(kind)

/** Whether the mode is a form about this case: it stays open until its command is done. */
export function isFormOf(mode: DeskMode, number: CaseNumber): boolean {
  if (mode.kind === 'reassign' || mode.kind === 'drag') return mode.reassignment.seen.number === number
  if (mode.kind === 'conflict') return mode.conflict.seen.number === number
  return (mode.kind === 'reason' || mode.kind === 'pin') && mode.seen.number === number
}
