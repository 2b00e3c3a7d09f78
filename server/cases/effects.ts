import type { CaseActName, CaseStatus } from '../contracts/case.ts'

type Moment =
  'dispatched_at' | 'accepted_at' | 'on_site_at' | 'feedback_at' | 'closed_at' | 'suspended_at' | 'limits_from'
type Column =
  Moment | 'worker_number' | 'on_site_due_at' | 'feedback_due_at' | 'clocks_from' | 'handled_by' | 'close_reason'

/** What a change does to a case beside leading to a phase, by the columns of `cases`; change-cases.sql does it. */
export interface Effect {
  /** They become the moment of the change. */
  readonly stamps?: readonly Moment[]
  /** They become it where there is none yet. */
  readonly first?: readonly ('dispatched_at' | 'on_site_at')[]
  readonly clears?: readonly Column[]
  /** What was said with the change and is kept with the case. */
  readonly keeps?: Readonly<Partial<Record<Column, 'actor' | 'reason'>>>
}

const ofSending = ['worker_number', 'dispatched_at', 'on_site_due_at', 'feedback_due_at'] as const
const ofWork = ['accepted_at', 'on_site_at', 'feedback_at', 'handled_by'] as const

/** An end is the end of its suspension. */
const ends: Effect = { stamps: ['closed_at'], clears: ['suspended_at'], keeps: { close_reason: 'reason' } }

/** What each phase stamps and clears when a case is led to it. What a step counts stands in transitions.ts. */
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
/** A case where nobody is on duty: it waits as if nobody had been sent. */
export const unsentEffect: Effect = { clears: [...ofSending, 'accepted_at'] }

/** What the acts beside the phases stamp and clear. Those that are not here write only what their own statement works out. */
export const actEffects = {
  suspend: { stamps: ['suspended_at'] },
  resume: { clears: ['suspended_at'] },
  // As before anybody was sent; the limits of its item begin again.
  reopen: { stamps: ['limits_from'], clears: [...ofSending, ...ofWork, 'closed_at', 'close_reason', 'clocks_from'] },
  merge: ends,
} as const satisfies Partial<Record<CaseActName, Effect>>

/** By how many levels an act moves a case up. */
export const levelSteps = { hand_up: 1, hand_down: -1 } as const satisfies Partial<Record<CaseActName, number>>
