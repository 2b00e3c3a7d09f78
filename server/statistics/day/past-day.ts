import type { PhaseKey } from '../../contracts/kpi.ts'
import type { Moment } from '../../replay/replay-queries.ts'
import { versionsAt, type Replay } from '../../replay/read-replay.ts'
import { tallyVersions, timeVersions, type DaySpan, type PlaceOfCases, type Tally } from './day-queries.ts'
import { dayMs } from '../../tasks/durations.ts'

/** The cases that one statement judges, well under 100 ms: other work gets the database between two. */
const casesAtOnce = 100
/** A promise may fall due after its case has ended: it was kept, and is counted when it falls due. */
const longestPromiseMs = dayMs

/** Measures of an area's cases as they were known at a moment, in a span up to it. */
export interface PastCases {
  readonly tallies: readonly Tally[]
  /** Durations of those reported in the span and closed. */
  readonly durations: readonly { readonly phase: PhaseKey; readonly minutes: number; readonly cases: number }[]
}

/**
 * Measures of cases at a past moment: by the definitions of the present, over the versions of the cases that were in force then.
 * Many short reads, so that nothing waits long for it.
 */
export async function readPastCases(
  replay: Replay,
  place: PlaceOfCases,
  span: DaySpan,
  moment: Pick<Moment, 'seq'>,
): Promise<PastCases> {
  const { pool, queueRead } = replay
  const since = new Date(Date.parse(span.since) - longestPromiseMs).toISOString()
  const seqs = await versionsAt(replay, { since, at: span.at, seq: moment.seq })
  const tallies: Tally[] = []
  const durations: PastCases['durations'][number][] = []
  for (let start = 0; start < seqs.length; start += casesAtOnce) {
    const some = seqs.slice(start, start + casesAtOnce)
    tallies.push(...(await queueRead(() => tallyVersions(pool, place, span, some))))
    durations.push(...(await queueRead(() => timeVersions(pool, place, span, some))))
  }
  return { tallies, durations: mergeDurations(durations) }
}

function mergeDurations(durations: PastCases['durations']): PastCases['durations'] {
  const merged = new Map<string, PastCases['durations'][number]>()
  for (const one of durations) {
    const key = `${one.phase} ${one.minutes}`
    const known = merged.get(key)
    merged.set(key, known ? { ...one, cases: known.cases + one.cases } : one)
  }
  return [...merged.values()].sort((a, b) => a.minutes - b.minutes)
}
