/** A row of a list of bars. */
export interface BarRow {
  readonly key: string
  readonly label: string
  readonly count: number
  /** The count's reference value, drawn as a tick; null while unknown. */
  readonly mark: number | null
}

/**
 * As many rows as fit, the largest first; the rest become one row named by `others`, so that the
 * counts still add up.
 */
export function foldRows(rows: readonly BarRow[], capacity: number, others: (count: number) => string): BarRow[] {
  const sorted = rows.toSorted((a, b) => b.count - a.count || a.label.localeCompare(b.label))
  if (sorted.length <= capacity) return sorted
  const rest = sorted.splice(Math.max(0, capacity - 1))
  const marks = rest.map(({ mark }) => mark).filter((mark) => mark !== null)
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
  const folded = {
    key: 'others',
    label: others(rest.length),
    count: sum(rest.map(({ count }) => count)),
    mark: marks.length ? sum(marks) : null,
  }
  return [...sorted, folded]
}
