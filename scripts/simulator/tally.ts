/** What has happened since the simulation began. */
export interface Tally {
  reported: number
  /** Requests sent again under the same key, as a flaky phone does. */
  repeated: number
  /** Repetitions that got another case: must stay 0. */
  doubled: number
  moved: number
  closed: number
  voided: number
  /** Changes that somebody else was faster with (412). */
  overtaken: number
  refused: number
  /** Attempts that found the server away or busy. */
  retries: number
}

export function newTally(): Tally {
  return { reported: 0, repeated: 0, doubled: 0, moved: 0, closed: 0, voided: 0, overtaken: 0, refused: 0, retries: 0 }
}

export function describeTally(tally: Tally, open?: number): string {
  const { reported, repeated, doubled, moved, closed, voided, overtaken, refused, retries } = tally
  const usual = `${reported} reported, ${moved} steps, ${closed} closed, ${voided} void${open === undefined ? '' : `, ${open} open`}`
  const unusual = Object.entries({ repeated, overtaken, refused, retries, doubled }).filter(([, count]) => count > 0)
  return [usual, ...unusual.map(([name, count]) => `${count} ${name}`)].join(', ')
}
