import { minuteMs } from '../tasks/durations.ts'

/** Clocks that differ by more than this cannot all be right. */
const toleranceMs = 60_000
/** An answer that took longer says too little of the time at which it was given. */
const longestAnswerMs = 5_000

/** How far clocks were apart at a look at the history, ms; null: not known. */
export interface ClockLeads {
  /** The database's before this machine's; negative: behind. */
  readonly databaseMs: number | null
  /** The commit time of the last event before the clock of the database; never negative. */
  readonly feedMs: number
}

/**
 * @param answer what the database said, ISO 8601: its clock, and the commit time of the last event
 * @param asked this machine's clock before and after, ms since 1970
 */
export function leadsOf(answer: { database: string; head: string }, asked: { from: number; to: number }): ClockLeads {
  const database = Date.parse(answer.database)
  const isQuick = asked.to >= asked.from && asked.to - asked.from <= longestAnswerMs
  const databaseMs = isQuick ? Math.round(database - (asked.from + asked.to) / 2) : null
  return { databaseMs, feedMs: Math.max(0, Date.parse(answer.head) - database) }
}

/** Which clock is wrong beyond a minute, and by how much (ms); null while all agree. */
export type ClockFault = { readonly of: 'database' | 'feed'; readonly leadMs: number } | null

/** The database's clock first: what is wrong with the feed follows from it. */
export function clockFaultOf({ databaseMs, feedMs }: ClockLeads): ClockFault {
  if (databaseMs !== null && Math.abs(databaseMs) > toleranceMs) return { of: 'database', leadMs: databaseMs }
  if (feedMs > toleranceMs) return { of: 'feed', leadMs: feedMs }
  return null
}

/** A fault as screens hear of it: in whole minutes, so that it is news only when it grows by one. */
export type ToldClockFault = { readonly of: 'database' | 'feed'; readonly leadMinutes: number } | null

/** Says at each call which clock is wrong, and once that none is any more; nothing while all agree. */
export function onlyFaults(say: (fault: ToldClockFault) => void, leads: () => ClockLeads): () => void {
  let said = false
  return () => {
    const fault = clockFaultOf(leads())
    if (fault) say({ of: fault.of, leadMinutes: Math.round(fault.leadMs / minuteMs) })
    else if (said) say(null)
    said = fault !== null
  }
}

/**
 * No clock of a database is believed beyond this moment, ISO 8601: what falls due by its clock would else fall due for good when it is
 * days ahead for a second.
 */
export function believedUntil(): string {
  return new Date(Date.now() + toleranceMs).toISOString()
}
