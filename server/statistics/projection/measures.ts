/**
 * What a case can count as, in the order of the bits of SQL `statistics.measures_of`, which defines each. Those before `open` are
 * columns of the rollups.
 */
export const measures = [
  'reported',
  'voided',
  'closed',
  'should_close',
  'closed_in_time',
  'on_site_due',
  'on_site_in_time',
  'feedback_due',
  'feedback_in_time',
  'accept_due',
  'accepted_in_time',
  'dispatched',
  'returned',
  'answered',
  'reworked',
  'assigned',
  'wrong_grid',
  'finished',
  'resolved',
  'reopened',
  'spoken',
  'satisfied',
  'held_community',
  'held_subdistrict',
  'held_city',
  'open',
  'overdue',
  'suspended',
] as const

export type Measure = (typeof measures)[number]

/** How many cases count as what. */
export type Sums = Readonly<Record<Measure, number>>

/** Of a place or a period without cases. */
export const noSums = Object.fromEntries(measures.map((measure) => [measure, 0])) as Sums

/** The measure's bit in `facts.measures`. */
export const bitOf = (measure: Measure): number => 1 << measures.indexOf(measure)

/** Measures of the rollups: those of when a case was reported. */
export const summed = measures.slice(0, measures.indexOf('open'))
