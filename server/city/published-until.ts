/** The part of a row of calendar.csv that decides which days are known. */
export interface ListedDay {
  /** As in 2026-01-31. */
  readonly day: string
  readonly kind: 'holiday' | 'workday' | 'published'
}

/** A published year lists far more; fewer are what its neighbours' notices say of it. */
const fewestDays = 5

const yearOf = (day: string): number => Number(day.slice(0, 4))

/** The last year of the unbroken run of published years that begins with the first one; null: no year is published. */
function lastYear(days: readonly ListedDay[]): number | null {
  const counts = new Map<number, number>()
  for (const { day } of days) counts.set(yearOf(day), (counts.get(yearOf(day)) ?? 0) + 1)
  const isPublished = (year: number) => (counts.get(year) ?? 0) >= fewestDays
  const first = [...counts.keys()].filter(isPublished).toSorted((one, other) => one - other)[0]
  if (first === undefined) return null
  let year = first
  while (isPublished(year + 1)) year += 1
  return year
}

/** The last row of kind `published`, which has the date up to which days are known; null: there is none. */
const saidUntil = (days: readonly ListedDay[]): string | null =>
  days
    .filter(({ kind }) => kind === 'published')
    .map(({ day }) => day)
    .toSorted()
    .at(-1) ?? null

/**
 * The last day that a calendar was published for, yyyy-mm-dd: its `published` row, or else the end of the last year before a gap.
 * Null: no year is published, and weeks are taken as plain ones.
 */
export function publishedUntil(days: readonly ListedDay[]): string | null {
  const year = lastYear(days)
  return saidUntil(days) ?? (year === null ? null : `${year}-12-31`)
}

/** The requirement for each row beyond a year without days; null: this row is in its place. */
export function faultBeyondGap(days: readonly ListedDay[]): (row: ListedDay) => string | null {
  const year = saidUntil(days) === null ? lastYear(days) : null
  return ({ day }) =>
    year !== null && yearOf(day) > year + 1
      ? `a day of ${year + 1} at the latest, as fewer than ${fewestDays} days of that year are listed, or a row of kind published`
      : null
}
