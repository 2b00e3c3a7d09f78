const dayMs = 86_400_000

/** The `count` days of the calendar before `day` (`yyyy-mm-dd`), oldest first. */
export const daysBefore = (day: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(day) - (count - index) * dayMs).toISOString().slice(0, 10),
  )
