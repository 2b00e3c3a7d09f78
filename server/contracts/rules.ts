import { Type, type Static } from 'typebox'
import { CaseLevel, CaseStatus, Supervision } from './case.ts'

/** The server's rules that a screen has to know before it asks: thresholds and orders, never code. Part of `GET /api/city`. */
export const Rules = Type.Object({
  /** From this reassignment of a case on a supervisor's remark is asked for. */
  remarkFrom: Type.Integer(),
  /** So long, in ms, a screen offers to take a reassignment back; the server takes it a little longer. */
  undoMs: Type.Integer(),
  /** So many cases at most go into one bulk reassignment. */
  mostInBulk: Type.Integer(),
  /** A case without an item is classified within so long of its report, in ms. */
  classifyWithinMs: Type.Integer(),
  /** The phases from which a case can be reassigned. */
  reassignableFrom: Type.Array(CaseStatus),
  /** The levels that hold cases, from the grid up. */
  levels: Type.Array(CaseLevel),
  /** The level that a role acts for, by role; others act for none. */
  levelOfRole: Type.Record(Type.String(), CaseLevel),
  /** 督办, from none up. */
  supervisions: Type.Array(Supervision),
  /** From this part of a limit on, in percent, it is near (黄灯). */
  nearFromPercent: Type.Integer(),
  /** Fewer cases than this give no rate, no rank and no trend. */
  fewestForRate: Type.Integer(),
  /** The longest period of statistics, in days. */
  longestPeriodDays: Type.Integer(),
  /** So many days back a replay can begin. */
  replayDays: Type.Integer(),
})
export type Rules = Static<typeof Rules>
