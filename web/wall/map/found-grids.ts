/** A grid as the list shows it. */
export interface ListedGrid {
  readonly code: string
  /** With its community's. */
  readonly name: string
  /** Null: no data. */
  readonly value: number | null
}

/**
 * The grids that have each word of `words` in their name or code, in the order of their codes, or by their value: the highest first, those
 * without one last.
 */
export function foundGrids(grids: readonly ListedGrid[], words: string, byValue: boolean): ListedGrid[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const found = grids.filter(({ code, name }) => {
    const text = `${name.replaceAll(' · ', '')} ${name} ${code}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
  const byCode = (a: ListedGrid, b: ListedGrid) => (a.code < b.code ? -1 : 1)
  if (!byValue) return found.sort(byCode)
  const height = ({ value }: ListedGrid) => value ?? -Infinity
  return found.sort((a, b) => (height(a) === height(b) ? byCode(a, b) : height(b) - height(a)))
}
