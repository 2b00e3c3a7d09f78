import type { CaseActName, CaseStatus } from '../contracts/case.ts'

type Moment =
  | 'dispatched_at'
  | 'accepted_at'
  | 'on_site_at'
  | 'feedback_at'
  | 'closed_at'
  | 'suspended_at'
  | 'instructed_at'
  | 'limits_from'
type Column =
  Moment | 'worker_number' | 'on_site_due_at' | 'feedback_due_at' | 'clocks_from' | 'handled_by' | 'close_reason'

/** The columns of `cases` that a change writes beside its phase; applied by change-cases.sql. */
export interface Effect {
  /** Columns that become the moment of the change. */
  readonly stamps?: readonly Moment[]
  /** Columns that become that moment only where they are null. */
  readonly first?: readonly ('dispatched_at' | 'on_site_at')[]
  readonly clears?: readonly Column[]
  /** Columns that take a part of the change's history detail. */
  readonly keeps?: Readonly<Partial<Record<Column, 'actor' | 'reason'>>>
}

const ofSending = ['worker_number', 'dispatched_at', 'on_site_due_at', 'feedback_due_at'] as const
const ofWork = ['accepted_at', 'on_site_at', 'feedback_at', 'handled_by'] as const

/** The end of a case also ends its suspension. */
const ends: Effect = { stamps: ['closed_at'], clears: ['suspended_at'], keeps: { close_reason: 'reason' } }

/** The columns that each phase stamps and clears. The counters of a step are in transitions.ts. */
export const phaseEffects: Readonly<Record<CaseStatus, Effect>> = {
  reported: {},
  filed: { clears: [...ofSending, ...ofWork] },
  dispatched: { stamps: ['dispatched_at'], clears: ofWork },
  accepted: { stamps: ['accepted_at'] },
  on_site: { first: ['on_site_at'] },
  // Self-resolved: from accepted to feedback in one step stamps arrival and feedback together.
  feedback: { stamps: ['feedback_at'], first: ['on_site_at'], keeps: { handled_by: 'actor' } },
  checking: {},
  closed: ends,
  void: ends,
}

/** A reassignment before arrival: the clocks keep running, and the new worker has to accept the case. */
export const givenEffect: Effect = { first: ['dispatched_at'], clears: ['accepted_at'] }
/** A case without a worker on duty: it waits as if it had never been dispatched. */
export const unsentEffect: Effect = { clears: [...ofSending, 'accepted_at'] }

/** The columns that acts beside the phases stamp and clear. Other acts write only what their own statement computes. */
export const actEffects = {
  suspend: { stamps: ['suspended_at'] },
  resume: { clears: ['suspended_at'] },
  instruct: { stamps: ['instructed_at'] },
  // As before dispatch; the limits of its item begin again.
  reopen: { stamps: ['limits_from'], clears: [...ofSending, ...ofWork, 'closed_at', 'close_reason', 'clocks_from'] },
  merge: ends,
} as const satisfies Partial<Record<CaseActName, Effect>>

/** By how many levels an act moves a case up. */
export const levelSteps = { hand_up: 1, hand_down: -1 } as const satisfies Partial<Record<CaseActName, number>>
